// The row of steps and the heading. Built anew only where something changed, so that a button keeps the focus while it is used.

const SIGNS = { done: "✓", failed: "!", running: "…", open: "", ahead: "" };

function render({ model, el }) {
  const list = element("ol", { class: "smsaero-rail" });
  const nav = element("nav", {}, list);
  const place = element("span", { class: "smsaero-place" });
  const title = element("h2", { class: "smsaero-heading", tabindex: "-1" });
  const undo = element("button", { type: "button", class: "jupyter-button smsaero-quiet smsaero-undo" });
  const buttons = new Map();

  function buttonOf(step) {
    if (!buttons.has(step)) {
      const sign = element("span", { class: "smsaero-sign", "aria-hidden": "true" });
      const name = element("span", { class: "smsaero-name" });
      const status = element("span", { class: "smsaero-unseen" });
      const button = element("button", { type: "button" }, sign, name, status);
      button.addEventListener("click", () => send(model, { go: step }));
      list.append(element("li", {}, button));
      buttons.set(step, { button, sign, name, status });
    }
    return buttons.get(step);
  }

  function refresh() {
    const { label, steps, ...texts } = model.get("shown");
    if (!steps) return;
    nav.hidden = steps.length === 0;
    nav.setAttribute("aria-label", label);
    for (const each of steps) {
      const { button, sign, name, status } = buttonOf(each.step);
      button.className = `smsaero-step smsaero-${each.status}${each.current ? " smsaero-current" : ""}`;
      if (each.current) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
      button.title = each.status_text;
      show(sign, SIGNS[each.status] || String(each.number));
      show(name, each.name);
      show(status, `: ${each.status_text}`);
    }
    show(place, texts.place);
    show(title, texts.title);
    show(undo, texts.undo);
    undo.hidden = !texts.undo;
  }

  undo.addEventListener("click", () => send(model, { go: "undo" }));
  model.on("change:shown", refresh);
  refresh();
  el.classList.add("smsaero-step-bar");
  el.append(nav, element("div", { class: "smsaero-title-row" }, element("div", {}, place, title), undo));
  return () => model.off("change:shown", refresh);
}

export default { render };
