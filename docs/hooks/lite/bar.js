// A line above each notebook that runs in the browser: what happens just now, and the way back. It also runs the first cell, so that
// nobody has to know how a notebook is started.

const WAIT = 200; // milliseconds between two looks
const root = new URL("../", import.meta.url); // of what is tried; the docs are one level above
const all = JSON.parse(document.querySelector("#kit-bar-words").textContent);

const name = () => decodeURIComponent(new URL(location.href).searchParams.get("path") ?? "").split("/").pop();
const language = name().endsWith(".ru.ipynb") ? "ru" : "en";
const words = all[language];

function element(kind, attributes, ...children) {
  const made = document.createElement(kind);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// The page about this notebook: `01-onboarding.ru.ipynb` → `ru/notebooks/onboarding/`.
function guide() {
  const [, topic] = name().match(/^\d\d-([a-z-]+)(?:\.ru)?\.ipynb$/) ?? [];
  return new URL(`../${language === "ru" ? "ru/" : ""}${topic ? `notebooks/${topic}/` : ""}`, root).href;
}

const status = element("span", { role: "status" }, words.loading);
const back = element("a", { href: guide() }, `← ${words.back}`);
document.body.append(element("aside", { id: "kit-bar", lang: language, "aria-label": words.label }, back, status));
document.documentElement.classList.add("kit-bar");

// Jupyter would look for another notebook with a server's address.
document.addEventListener(
  "click",
  (event) => {
    const link = event.target.closest?.("a[href]");
    const [, other] = link?.href.match(/\/files\/([^/?#]+\.ipynb)$/) ?? [];
    if (!other || !link.href.startsWith(root.href)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    window.open(new URL(`notebooks/index.html?path=${other}`, root), "_blank");
  },
  { capture: true },
);

const later = () => new Promise((done) => setTimeout(done, WAIT));

async function notebook() {
  for (;;) {
    const panel = window.jupyterapp?.shell.currentWidget;
    if (panel?.context && panel.content?.widgets) return panel;
    await later();
  }
}

async function begin() {
  const panel = await notebook();
  await panel.context.ready;
  await panel.context.sessionContext.ready;
  const kernel = panel.context.sessionContext.session?.kernel;
  if (!kernel) throw new Error("no kernel");
  await kernel.info;
  const first = panel.content.widgets.findIndex(({ model }) => model.type === "code");
  // Somebody was faster.
  if (first < 0 || panel.content.widgets[first].model.executionCount) return;
  status.textContent = words.running;
  panel.content.activeCellIndex = first;
  await window.jupyterapp.commands.execute("notebook:run-cell");
  const outputs = panel.content.widgets[first].model.sharedModel.outputs;
  const isAlive = outputs.some(({ data }) => data?.["application/vnd.jupyter.widget-view+json"]);
  if (!isAlive) panel.content.activeCellIndex = first + 1;
  status.textContent = isAlive ? words.alive : words.next;
}

begin().catch(() => { status.textContent = words.failed; });
