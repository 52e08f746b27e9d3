// The form that checks a connector JSON in the reader's own browser. What is pasted goes to a worker of this page and nowhere else;
// it is forgotten when the page is left, and no report shows a key.

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
let number = 0; // of what was given last
let asked = 0; // what an answer is waited for; 0 for nothing
let ready = false;
let working = ""; // what is being done

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
  status.textContent = asked ? working : "";
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

function give(task, source) {
  start();
  asked = number += 1;
  button.disabled = true;
  report.hidden = true;
  working = task === "fix" ? settings.fixing : settings.checking;
  status.textContent = ready ? working : settings.loading;
  worker.postMessage({ task, number: asked, source, language: settings.language });
}

function finish({ number: answered, report: text }) {
  if (answered !== asked) return;
  asked = 0;
  button.disabled = false;
  status.textContent = "";
  const { summary, grade, findings, fixable, source, mended } = JSON.parse(text);
  const parts = [element("p", { class: `kit-summary ${grade}` }, summary)];
  if (mended) parts.push(...replaced(source, mended));
  if (fixable && field.value) parts.push(row(press(settings.fix, () => give("fix", field.value))));
  if (findings.length) parts.push(element("ol", { class: "kit-findings" }, ...findings.map(shown)));
  report.replaceChildren(...parts);
  report.hidden = false;
  report.focus();
}

// What was mended stands in the field, and goes back with one click.
function replaced(source, mended) {
  const before = field.value;
  field.value = source;
  const done = mended.map(({ rule, message }) => element("li", {}, rulePage(rule), ` ${message}`));
  const undo = () => {
    field.value = before;
    report.hidden = true;
    status.textContent = settings.undone;
    field.focus();
  };
  return [
    element("p", {}, settings.mended),
    element("ul", { class: "kit-mended" }, ...done),
    row(press(settings.copy, copy), press(settings.undo, undo)),
  ];
}

async function copy() {
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = settings.copied;
  } catch {
    field.select();
    status.textContent = settings.selected;
  }
}

function press(name, does) {
  const made = element("button", { type: "button", class: "md-button" }, name);
  made.addEventListener("click", does);
  return made;
}

const row = (...buttons) => element("p", { class: "kit-row" }, ...buttons);
const rulePage = (rule) => element("a", { href: `${settings.rules}${rule.toLowerCase()}/` }, rule);

// Somebody who comes back finds an empty form: a browser may keep a page that was left.
function forget() {
  asked = 0;
  button.disabled = false;
  field.value = "";
  report.hidden = true;
  report.replaceChildren();
  status.textContent = "";
}

function shown({ rule, grade, grade_word, pointer, place, message, hint, line }) {
  const mark = element("span", { class: `grade ${grade}` }, grade_word);
  // What is about the whole text has no pointer.
  const named = pointer ? [place ? " · " : "", `${settings.place} `, element("code", {}, pointer)] : [];
  const where = element("p", { class: "kit-where" }, place ?? "", ...named);
  const parts = [element("p", { class: "kit-what" }, mark, " ", rulePage(rule), " ", message), where];
  if (line) {
    const marked = element("mark", {}, line.marked || " ");
    parts.push(element("pre", { role: "group", "aria-label": settings.marked }, line.before, marked, line.after));
  }
  return element("li", {}, ...parts, element("p", { class: "kit-hint" }, hint));
}

field.addEventListener("focus", start);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (asked) return;
  if (field.value) return give("check", field.value);
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
  if (!data) {
    status.textContent = settings.too_big;
    return;
  }
  field.value = asText(data);
  give("check", data);
});
form.querySelector(".kit-clear").addEventListener("click", () => {
  forget();
  field.focus();
});
form.querySelector(".kit-show input").addEventListener("change", ({ target }) => field.classList.toggle("kit-hidden-text", !target.checked));
addEventListener("pagehide", forget);

function asText(data) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(data);
  } catch {
    return "";
  }
}
