// The browser's half of SecretInput. The value lives only in the field, is sent once as a message, and is blanked at once.
// Never put it into the model: what the model holds is saved with the notebook.

const LARGEST_FILE = 1024 * 1024;

function buildField(id, multiline) {
  const shared = { id, class: "smsaero-secret-field", spellcheck: "false", autocapitalize: "off", autocorrect: "off" };
  return multiline
    ? element("textarea", { ...shared, rows: "4", autocomplete: "off" })
    : element("input", { ...shared, type: "password", autocomplete: "new-password" });
}

// Called once for each model of a page: its views share what follows.
export default () => {
  const fields = new Set();
  let tooBig = false; // what only the browser knows: a file that is too big, and a press of the button with nothing in the field
  let empty = false;
  let kept = ""; // of a field of several lines, while no view shows it
  let leavesPage = false;
  const leave = () => (leavesPage = true);
  // A page that the browser kept and shows again lives on.
  const stay = () => (leavesPage = false);

  function fill(value) {
    for (const each of fields) if (each.value !== value) each.value = value;
  }

  function render({ model, el }) {
    const multiline = model.get("multiline");
    const id = uniqueId("smsaero-secret");
    const label = element("label", { for: id, class: "smsaero-secret-label" });
    const field = buildField(id, multiline);
    const button = element("button", { type: "button", class: "jupyter-button widget-button smsaero-secret-button" });
    const status = element("div", { id: `${id}-status`, role: "status", class: "smsaero-secret-status" });
    const fileInput = element("input", { type: "file", accept: ".json,application/json", hidden: "" });
    const fileButton = element("button", { type: "button", class: "jupyter-button widget-button smsaero-secret-file" });
    field.setAttribute("aria-describedby", status.id);

    function handOver() {
      const secret = field.value;
      if (!secret) {
        empty = true;
        showTexts();
        field.focus();
      }
      // What could not be sent stays, so that nobody has to type it again.
      else if (send(model, { secret })) fill("");
      if (secret) showTexts();
    }

    async function handOverFile(file) {
      if (!file || model.get("disabled")) return;
      tooBig = file.size > LARGEST_FILE;
      showTexts();
      if (tooBig) return;
      // As it is, not as text: a byte order mark and broken letters are for the validation to find.
      const data = await file.arrayBuffer().catch(() => null); // a folder, or gone by now
      if (data) send(model, { file: file.name }, [data]);
    }

    function showTexts() {
      show(label, model.get("label"));
      field.placeholder = model.get("placeholder");
      show(button, model.get("button_text"));
      button.classList.toggle("mod-primary", model.get("prominent"));
      show(fileButton, model.get("file_text"));
      fileButton.hidden = !model.get("file_text");
      // While something is being typed, nothing is true of what was entered before.
      show(status, field.value ? "" : empty ? model.get("empty_text") : tooBig ? model.get("too_big_text") : model.get("status_text"));
      for (const each of [field, button, fileButton]) each.disabled = model.get("disabled");
    }

    function showNewStatus() {
      tooBig = empty = false;
      showTexts();
    }

    function takesFiles(event) {
      return multiline && [...(event.dataTransfer?.types ?? [])].includes("Files");
    }

    function dragged(event) {
      if (!takesFiles(event)) return;
      event.preventDefault();
      event.stopPropagation();
      field.classList.toggle("smsaero-secret-drop", event.type === "dragenter" || event.type === "dragover");
      if (event.type === "drop") handOverFile(event.dataTransfer.files[0]);
    }

    button.addEventListener("click", handOver);
    field.addEventListener("input", () => {
      empty = false;
      fill(field.value);
      showTexts();
    });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && (!multiline || event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        handOver();
      }
    });
    fileButton.addEventListener("click", () => fileInput.click());
    fileInput.addEventListener("change", () => {
      const [file] = fileInput.files;
      // Emptied, so that the same file can be chosen again once it is put right.
      fileInput.value = "";
      handOverFile(file);
    });
    for (const type of ["dragenter", "dragover", "dragleave", "drop"]) field.addEventListener(type, dragged);

    model.on("change:status_text", showNewStatus);
    model.on("change", showTexts);
    showTexts();
    const [other] = fields;
    field.value = other ? other.value : kept;
    kept = "";
    if (fields.size === 0) {
      window.addEventListener("pagehide", leave);
      window.addEventListener("pageshow", stay);
    }
    fields.add(field);
    el.classList.add("smsaero-secret");
    keepKeys(el);
    el.append(label, field, element("div", { class: "smsaero-secret-buttons" }, button, fileButton, fileInput), status);
    return () => {
      model.off("change:status_text", showNewStatus);
      model.off("change", showTexts);
      fields.delete(field);
      const left = field.value;
      field.value = "";
      if (fields.size > 0) return; // all views hold the same: only the last one to go has something to lose
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", stay);
      if (!left || leavesPage) return;
      if (multiline) kept = left;
      else send(model, { left });
    };
  }

  return { render };
};
