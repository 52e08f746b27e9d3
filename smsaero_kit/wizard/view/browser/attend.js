// What the page's companion does without being told: it never lets the focus fall out of the wizard, and says what newly stands beside a field.
// It stands before page.js, and like that it never reads a field.

const GONE = 150; // milliseconds: until what takes the place of something is there, too
const PAUSE = 1_000; // of somebody who types
const ARRIVING = 500; // what a place shows that long after it came was there from the beginning

// When what has the focus goes away or is switched off, browsers let it fall to the body, and who works with the keyboard begins anew. Here it
// goes to `landing()`, which is null as long as an order is under way, or else to what is left around the place.
function keepFocus(home, landing) {
  let held = null;
  let around = [];
  let timer = null;

  function hold({ target }) {
    held = home.contains(target) ? target : null;
    around = [];
    for (let node = held?.parentElement; node && home.contains(node); node = node.parentElement) around.push(node);
  }

  // Who presses beside it has left it.
  function leave({ target }) {
    if (!home.contains(target)) held = null;
  }

  function check() {
    timer = null;
    if (!held || (document.activeElement ?? document.body) !== document.body) return;
    if (held.isConnected && isVisible(held) && !held.matches(":disabled")) return;
    const place = landing(around.find((each) => home.contains(each) && isVisible(each)) ?? home);
    if (!place) return;
    if (!place.matches("[tabindex]")) place.setAttribute("tabindex", "-1");
    place.focus({ preventScroll: true });
  }

  const checkSoon = () => (timer ??= setTimeout(check, GONE));
  const observer = new MutationObserver(checkSoon);
  observer.observe(home, { subtree: true, childList: true, attributes: true, attributeFilter: ["style", "hidden", "disabled"] });
  document.addEventListener("focusin", hold);
  document.addEventListener("pointerdown", leave, true);
  return {
    checkSoon,
    end() {
      clearTimeout(timer);
      observer.disconnect();
      document.removeEventListener("focusin", hold);
      document.removeEventListener("pointerdown", leave, true);
    },
  };
}

// Says what carries `data-say` once, when the typing pauses: not what a place shows from the beginning, and not again while it stands there.
function sayWhatComes(home, say) {
  const places = new Map(); // each place that is seen → since when, and what it shows that needs no word any more
  let timer = null;

  const shown = (place) => [...place.querySelectorAll("[data-say]")].filter(isVisible);

  function note() {
    const now = performance.now();
    const seen = [...home.querySelectorAll('[class*="smsaero-at-"]')].filter(isVisible);
    for (const place of places.keys()) if (!seen.includes(place)) places.delete(place);
    for (const place of seen) {
      const known = places.get(place) ?? places.set(place, { since: now, said: new Set() }).get(place);
      if (now - known.since < ARRIVING) for (const node of shown(place)) known.said.add(node.dataset.say);
    }
    clearTimeout(timer);
    timer = setTimeout(speak, PAUSE);
  }

  function speak() {
    for (const [place, known] of places) {
      const nodes = shown(place);
      for (const node of nodes) if (!known.said.has(node.dataset.say)) say(node.innerText.replace(/\s+/g, " ").trim());
      known.said = new Set(nodes.map((node) => node.dataset.say));
    }
  }

  // What comes after somebody has begun to type is news, however soon it comes.
  function type() {
    for (const known of places.values()) known.since = -Infinity;
    note();
  }

  const observer = new MutationObserver(note);
  observer.observe(home, { subtree: true, childList: true, attributes: true, attributeFilter: ["style"] });
  home.addEventListener("input", type, true);
  note();
  return () => {
    clearTimeout(timer);
    observer.disconnect();
    home.removeEventListener("input", type, true);
  };
}
