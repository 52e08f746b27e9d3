// The browser's half of JsonEditor. What is typed lives in the field, and between two views of the model in `edits`.
// Never put it into the model: what the model holds is saved with the notebook, and a key may have been typed.

// By the code points that Python counts, not by the halves of some that JavaScript counts.
function offsetOf(text, line, column) {
  const lines = text.split("\n");
  const row = Math.min(Math.max(line, 1), lines.length) - 1;
  const before = lines.slice(0, row).reduce((sum, each) => sum + each.length + 1, 0);
  return before + [...lines[row]].slice(0, Math.max((column ?? 1) - 1, 0)).join("").length;
}

// Called once for each model of a page: its views share what follows, also when they come one after the other.
export default () => {
  const views = new Set();
  let edits = null; // what is typed while it differs from what Python shows
  let asked = null; // the last Apply: its number, its text and its view
  let invalid = false;
  let hidesStatus = false;
  let outdated = true; // what is said about the last Apply is about another text than the one that stands here
  let told = null;

  // A page that is left forgets what was typed: the browser asks first.
  const askBeforeLeaving = (event) => event.preventDefault();

  // Python hears that there are edits, and nothing of them.
  function tell(model) {
    const there = edits !== null;
    window[there ? "addEventListener" : "removeEventListener"]("beforeunload", askBeforeLeaving);
    if (there !== told && send(model, { edits: there })) told = there;
  }

  function refreshAll() {
    for (const view of views) view.refresh();
  }

  function forget() {
    edits = null;
    invalid = false;
    // What they say is about a text that is no longer there.
    hidesStatus = outdated = true;
    refreshAll();
  }

  function hear(message, model) {
    if (message?.order === "forget") {
      asked = null;
      forget();
      tell(model);
      return;
    }
    // The answer goes to every page, too; it is for the one that asked.
    if (!asked || message?.ask !== asked.number) return;
    const { text, view } = asked;
    asked = null;
    const unchanged = edits === text;
    hidesStatus = false;
    outdated = !unchanged;
    if (message.answer === "accept") {
      // What was typed since then is not taken yet.
      if (unchanged) edits = null;
      invalid = false;
      refreshAll();
    } else if (message.answer === "refuse" && unchanged) {
      invalid = true;
      refreshAll();
      (views.has(view) ? view : [...views][0])?.goTo(message.line, message.column);
    }
  }

  function render({ model, el }) {
    const id = uniqueId("smsaero-json");
    const label = element("label", { for: id, class: "smsaero-json-label" });
    const help = element("div", { id: `${id}-help`, class: "smsaero-json-help" });
    const status = element("div", { id: `${id}-status`, role: "status" });
    const field = element("textarea", {
      id,
      class: "smsaero-json-field",
      rows: "18",
      spellcheck: "false",
      autocapitalize: "off",
      autocorrect: "off",
      autocomplete: "off",
      "aria-describedby": `${help.id} ${status.id}`,
    });
    const apply = element("button", { type: "button", class: "jupyter-button widget-button smsaero-json-apply" });
    const discard = element("button", { type: "button", class: "jupyter-button widget-button smsaero-json-discard" });

    // A field has one kind of line end only.
    const given = () => model.get("text").replace(/\r\n?/g, "\n");

    function refresh() {
      if (edits === given()) edits = null;
      tell(model);
      const dirty = edits !== null;
      const shown = dirty ? edits : given();
      // Writing the same again would move the caret.
      if (field.value !== shown) field.value = shown;
      field.toggleAttribute("data-dirty", dirty);
      field.toggleAttribute("data-outdated", outdated);
      show(label, model.get("label"));
      show(help, model.get("help_text"));
      show(apply, model.get("apply_text"));
      show(discard, model.get("discard_text"));
      show(status, hidesStatus ? "" : model.get("status_text"));
      status.className = `smsaero-json-status smsaero-json-${model.get("status_kind") || "plain"}`;
      if (invalid) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
      // A button that is switched off loses the focus, and who works with the keyboard the place.
      if (!dirty && [apply, discard].includes(document.activeElement)) field.focus({ preventScroll: true });
      apply.disabled = discard.disabled = !dirty;
      apply.classList.toggle("mod-primary", dirty);
    }

    function goTo(line, column) {
      const active = document.activeElement;
      // Who has gone on to something else is left in peace.
      if (active && active !== document.body && !el.contains(active)) return;
      if (Number.isInteger(line)) {
        const offset = offsetOf(field.value, line, column);
        field.setSelectionRange(offset, offset);
        // Browsers scroll to the caret when a field gets the focus, not when its caret moves.
        field.blur();
      }
      field.focus();
    }

    const view = { refresh, goTo };

    function ask() {
      if (edits === null) return;
      asked = { number: uniqueId("apply"), text: edits, view };
      if (!send(model, { apply: asked.text, ask: asked.number })) asked = null;
    }

    function showStatus() {
      hidesStatus = false;
      refresh();
    }

    field.addEventListener("input", () => {
      edits = field.value;
      invalid = false;
      hidesStatus = outdated = true;
      refreshAll();
    });
    field.addEventListener("keydown", (event) => {
      // Tab goes on to the buttons, as in every other field: who works with the keyboard must get out again.
      if (event.key === "Enter" && !event.isComposing && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        ask();
      }
    });
    apply.addEventListener("click", ask);
    discard.addEventListener("click", forget);

    model.on("change:status_text", showStatus);
    model.on("change:status_kind", showStatus);
    model.on("change", refresh);
    views.add(view);
    refresh();
    el.classList.add("smsaero-json");
    keepKeys(el);
    el.append(label, help, field, element("div", { class: "smsaero-json-buttons" }, apply, discard), status);
    return () => {
      views.delete(view);
      field.value = "";
      model.off("change:status_text", showStatus);
      model.off("change:status_kind", showStatus);
      model.off("change", refresh);
    };
  }

  // What is asked and answered belongs to the page, however many views it has at the moment.
  function initialize({ model }) {
    const listen = (message) => hear(message, model);
    model.on("msg:custom", listen);
    tell(model);
    return () => {
      model.off("msg:custom", listen);
      window.removeEventListener("beforeunload", askBeforeLeaving);
    };
  }

  return { initialize, render };
};
