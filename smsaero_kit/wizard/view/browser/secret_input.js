// The browser's half of SecretInput. The value lives only in the field, is sent once as a message, and is blanked at once.
// Never put it into the model: what the model holds is saved with the notebook.

let count = 0;

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function buildField(id, multiline) {
  const shared = { id, class: "smsaero-secret-field", spellcheck: "false", autocapitalize: "off", autocorrect: "off" };
  return multiline
    ? element("textarea", { ...shared, rows: "5", autocomplete: "off" })
    : element("input", { ...shared, type: "password", autocomplete: "new-password" });
}

function render({ model, el }) {
  const multiline = model.get("multiline");
  const id = `smsaero-secret-${++count}-${Math.random().toString(36).slice(2)}`;
  const label = element("label", { for: id, class: "smsaero-secret-label" });
  const field = buildField(id, multiline);
  const button = element("button", { type: "button", class: "jupyter-button widget-button smsaero-secret-button" });
  const status = element("div", { role: "status", class: "smsaero-secret-status" });
  const fileInput = element("input", { type: "file", accept: ".json,application/json", hidden: "" });
  const fileButton = element("button", { type: "button", class: "jupyter-button widget-button" });

  function handOver() {
    const secret = field.value;
    field.value = "";
    fileInput.value = "";
    if (secret) model.send({ secret });
    else field.focus();
  }

  function showTexts() {
    label.textContent = model.get("label");
    field.placeholder = model.get("placeholder");
    button.textContent = model.get("button_text");
    button.classList.toggle("mod-primary", model.get("prominent"));
    fileButton.textContent = model.get("file_text");
    fileButton.hidden = !model.get("file_text");
    status.textContent = model.get("status_text");
  }

  button.addEventListener("click", handOver);
  field.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.key === "Enter" && (!multiline || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      handOver();
    }
  });
  fileButton.addEventListener("click", () => fileInput.click());
  fileInput.addEventListener("change", async () => {
    const [file] = fileInput.files;
    if (file) field.value = await file.text();
  });

  model.on("change", showTexts);
  showTexts();
  el.classList.add("smsaero-secret");
  // JupyterLab: keys pressed in here are not commands of the notebook.
  el.dataset.lmSuppressShortcuts = "true";
  el.append(label, field, element("div", { class: "smsaero-secret-buttons" }, button, fileButton, fileInput), status);
  return () => {
    field.value = "";
    model.off("change", showTexts);
  };
}

export default { render };
