// The browser's half of Page: it is not seen. It moves the focus, speaks to screen readers, keeps attributes where they belong, and
// tells Python that somebody is there. Never reads a field. What it does without being told stands before it, in attend.js.

const HOME = ".smsaero-wizard";
const BEAT = 20_000; // milliseconds
const FOCUS_PATIENCE = 3_000;
const INSIDE_PATIENCE = 1_000;
const SAID = 10_000; // until a sentence is taken away again: nobody shall come across it later
const FOCUSABLE = 'a[href], :is(button, input, select, textarea):not(:disabled), summary, [tabindex]:not([tabindex="-1"])';

function find(home, selector) {
  try {
    return [...(home.matches(selector) ? [home] : []), ...home.querySelectorAll(selector)];
  } catch {
    return []; // no selector
  }
}

// Of several wizards on a page, only the one that was used last takes the focus and speaks.
function isInUse(home) {
  const shown = [...document.querySelectorAll(HOME)].filter((each) => each === home || isVisible(each));
  const latest = shown.reduce((best, each) => ((each.smsaeroUsed ?? 0) > (best.smsaeroUsed ?? 0) ? each : best), shown[0]);
  return latest === home;
}

// Keeps `wanted()` (selector → attributes) on the elements within `home`, and takes away what it set on others.
function keepAttributes(home, wanted) {
  const kept = new Map(); // element → name → [what we set, what was there before]
  let frame = null;

  function restore(node, name) {
    const [value, before] = kept.get(node).get(name);
    kept.get(node).delete(name);
    if (node.getAttribute(name) !== value) return; // somebody else's by now
    if (before === null) node.removeAttribute(name);
    else node.setAttribute(name, before);
  }

  function set(node, name, value) {
    const names = kept.get(node) ?? kept.set(node, new Map()).get(node);
    const before = names.has(name) ? names.get(name)[1] : node.getAttribute(name);
    names.set(name, [value, before]);
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  }

  function apply() {
    frame = null;
    const due = new Map();
    for (const [selector, attributes] of Object.entries(wanted()))
      for (const node of find(home, selector)) due.set(node, { ...due.get(node), ...attributes });
    for (const [node, names] of kept) {
      for (const name of [...names.keys()]) if (!(name in (due.get(node) ?? {}))) restore(node, name);
      if (names.size === 0) kept.delete(node);
    }
    for (const [node, attributes] of due)
      for (const [name, value] of Object.entries(attributes)) set(node, name, String(value).replaceAll("{title}", node.title));
    observer.takeRecords(); // what was done here is no news
  }

  function applySoon() {
    frame ??= requestAnimationFrame(apply);
  }

  const observer = new MutationObserver(applySoon);
  observer.observe(home, { subtree: true, childList: true, attributes: true, attributeFilter: ["class", "title"] });
  apply();
  return {
    applySoon,
    end() {
      observer.disconnect();
      if (frame !== null) cancelAnimationFrame(frame);
      for (const [node, names] of kept) for (const name of [...names.keys()]) restore(node, name);
    },
  };
}

// Called once for each model of a page: however many views there are, the page is one.
export default () => {
  const page = uniqueId("page");
  const views = new Set();
  let toldLanguages = false;
  let stopBeating = null;

  function beat(model) {
    const here = () => send(model, { page, presence: "here" });
    const gone = () => send(model, { page, presence: "gone" });
    // A tab in the background beats less often; once it is looked at again, it says so. A page that ends is hidden last of all.
    const seen = () => document.visibilityState === "visible" && here();
    const timer = setInterval(here, BEAT);
    document.addEventListener("visibilitychange", seen);
    window.addEventListener("pageshow", here);
    window.addEventListener("pagehide", gone);
    here();
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", seen);
      window.removeEventListener("pageshow", here);
      window.removeEventListener("pagehide", gone);
      gone();
    };
  }

  function render({ model, el }) {
    const live = element("div", { class: "smsaero-unseen smsaero-live", "aria-live": "polite" });
    let home = null;
    let attributes = null;
    let keeper = null;
    let stopSaying = null;
    let search = null;
    let waiting = null; // for what was ordered last, and is not there yet
    let ordered = "";

    const use = () => (home.smsaeroUsed = performance.now());

    function settle() {
      home = el.closest(HOME);
      if (!home) {
        search = setTimeout(settle, 50); // not in the page yet
        return;
      }
      for (const type of ["pointerdown", "keydown", "focusin"]) home.addEventListener(type, use, true);
      attributes = keepAttributes(home, () => model.get("attributes") ?? {});
      // Where the last order led is what says how it ended.
      keeper = keepFocus(home, (nearest) => (waiting ? null : (find(home, ordered).find(isVisible) ?? nearest)));
      stopSaying = sayWhatComes(home, (text) => isInUse(home) && announce(text));
    }

    function focus(selector, since = performance.now()) {
      clearTimeout(waiting); // the latest order counts
      waiting = null;
      ordered = selector;
      const again = () => (waiting = setTimeout(() => focus(selector, since), 50));
      const waited = performance.now() - since;
      const found = home && find(home, selector).find(isVisible);
      if (!found) {
        if (waited < FOCUS_PATIENCE) again();
        else keeper?.checkSoon();
        return;
      }
      const takes = found.matches(`${FOCUSABLE}, [tabindex]`) ? found : [...found.querySelectorAll(FOCUSABLE)].find(isVisible);
      if (!takes && waited < INSIDE_PATIENCE) {
        again(); // a box is there before what is in it
        return;
      }
      if (!takes) found.setAttribute("tabindex", "-1");
      (takes ?? found).focus({ preventScroll: true });
      found.scrollIntoView({ block: "nearest" });
    }

    function announce(text) {
      // A line of its own: two sentences that come together are both read, and so is one that is said again.
      const line = element("div", {}, text);
      live.append(line);
      setTimeout(() => line.remove(), SAID);
    }

    function hear(message) {
      if (home && !isInUse(home)) return;
      if (message?.order === "focus") focus(message.selector);
      else if (message?.order === "announce") announce(message.text);
    }

    const changed = () => attributes?.applySoon();

    el.classList.add("smsaero-page");
    el.append(live);
    model.on("msg:custom", hear);
    model.on("change:attributes", changed);
    views.add(el);
    settle();
    if (!toldLanguages) toldLanguages = send(model, { languages: [...(navigator.languages ?? [])] });
    stopBeating ??= beat(model);
    return () => {
      clearTimeout(search);
      clearTimeout(waiting);
      model.off("msg:custom", hear);
      model.off("change:attributes", changed);
      attributes?.end();
      keeper?.end();
      stopSaying?.();
      if (home) for (const type of ["pointerdown", "keydown", "focusin"]) home.removeEventListener(type, use, true);
      views.delete(el);
      if (views.size > 0) return;
      stopBeating();
      stopBeating = null;
    };
  }

  return { render };
};
