// The form that checks a connector JSON in the reader's own browser. What is pasted goes to a worker of this page and nowhere else;
// it is forgotten once it is checked, and no report shows a key.

const LARGEST_FILE = 1024 * 1024;
const root = document.querySelector(".kit-check");
const settings = JSON.parse(root.querySelector(".kit-settings").textContent);
const form = root.querySelector("form");
const field = form.querySelector("textarea");
const fileField = form.querySelector("input[type=file]");
const button = form.querySelector("button");
const status = form.querySelector(".kit-status");
const report = root.querySelector(".kit-report");

let worker = null;
let asked = 0; // the last thing that was given to check
let ready = false;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Python is loaded when somebody wants something, not when somebody passes by.
function start() {
  if (worker) return;
  status.textContent = settings.loading;
  const address = (relative) => new URL(relative, document.baseURI).href;
  worker = new Worker(new URL("check_worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => (data.ready ? becomeReady() : data.failed ? fail() : finish(data));
  worker.onerror = fail;
  worker.postMessage({ pyodide: address(settings.pyodide), lock: settings.lock });
}

function becomeReady() {
  ready = true;
  status.textContent = asked ? settings.checking : "";
}

// The next attempt begins anew: a line that broke may be back.
function fail() {
  worker?.terminate();
  worker = null;
  ready = false;
  asked = 0;
  button.disabled = false;
  status.textContent = settings.failed;
}

function check(source) {
  start();
  asked += 1;
  button.disabled = true;
  report.hidden = true;
  status.textContent = ready ? settings.checking : settings.loading;
  worker.postMessage({ number: asked, source, language: settings.language });
}

function finish({ number, report: text }) {
  if (number !== asked) return;
  asked = 0;
  button.disabled = false;
  field.value = "";
  status.textContent = "";
  const { summary, grade, findings } = JSON.parse(text);
  const parts = [element("p", { class: `kit-summary ${grade}` }, summary)];
  if (findings.length) parts.push(element("ol", {}, ...findings.map(shown)));
  report.replaceChildren(...parts);
  report.hidden = false;
  report.focus();
}

function shown({ rule, grade, grade_word, pointer, place, message, hint, line }) {
  const mark = element("span", { class: `grade ${grade}` }, grade_word);
  const link = element("a", { href: `${settings.rules}${rule.toLowerCase()}/` }, rule);
  const where = element("p", { class: "kit-where" }, ...(place ? [`${place} · `] : []), settings.place, " ", element("code", {}, pointer || "/"));
  const parts = [element("p", { class: "kit-what" }, mark, " ", link, " ", message), where];
  if (line) {
    const marked = element("mark", {}, line.marked || " ");
    // Reachable, for a line that is longer than the page is wide.
    parts.push(element("pre", { tabindex: "0", role: "group", "aria-label": settings.marked }, line.before, marked, line.after));
  }
  return element("li", {}, ...parts, element("p", { class: "kit-hint" }, hint));
}

field.addEventListener("focus", start);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (asked) return;
  if (field.value) return check(field.value);
  start();
  status.textContent = settings.empty;
  field.focus();
});
fileField.addEventListener("change", async () => {
  const [file] = fileField.files;
  if (!file || asked) return;
  // As it is, not as text: a byte order mark and broken letters are for the check to find.
  const data = file.size > LARGEST_FILE ? null : await file.arrayBuffer().catch(() => null);
  fileField.value = "";
  if (data) check(data);
  else status.textContent = settings.too_big;
});
