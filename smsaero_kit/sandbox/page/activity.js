// What happened: requests with what was found in them, status callbacks, and the faults in force.

import { control } from "./connection.js";
import { byId, make, mark, moment, part, put, putMoment, say, show, sync } from "./dom.js";

const MARKS = { error: "✕", warning: "!", note: "i" };
// As many stand there before somebody asks for all; page.css hides the others.
const FEW = 8;
const REFUSED = 400;

let now = 0;

/** Show requests, callbacks and faults, each newest first. */
export function showActivity(view, time) {
  now = time;
  sync(byId("requests"), view.requests, createRequest, updateRequest);
  sync(byId("callbacks"), view.callbacks, createCallback, updateCallback);
  sync(byId("faults"), view.faults, createFault, updateFault);
  for (const name of ["requests", "callbacks", "faults"]) show(byId(`no-${name}`), view[name].length === 0);
  updateMore();
  sync(byId("accounts"), view.accounts, createAccount, (row, { balance }) => put(part(row, "balance"), balance));
  show(byId("accounts-card"), view.accounts.length > 0);
}

function createAccount({ id }) {
  return make("li", {}, make("bdi", { class: "email" }, id), make("strong", { "data-part": "balance" }));
}

function createRequest({ fields }) {
  const details = make(
    "details",
    {},
    make("summary", { "data-part": "summary" }),
    make("p", { "data-part": "account", class: "none" }),
    make("dl", { "data-part": "fields" }),
  );
  return make(
    "li",
    {},
    make(
      "p",
      { class: "line" },
      make("span", { "data-part": "method", class: "method" }),
      make("code", { "data-part": "path", class: "path" }),
      make("span", { "data-part": "status", class: "http" }),
      make("time", { "data-part": "time" }),
    ),
    make("ul", { "data-part": "findings", class: "findings" }),
    ...(fields.length ? [details] : []),
  );
}

function updateRequest(row, request) {
  put(part(row, "method"), request.method);
  put(part(row, "path"), request.path);
  put(part(row, "status"), request.line ? say("not_arrived") : `HTTP ${request.status}`);
  mark(part(row, "status"), "data-refused", request.status >= REFUSED || Boolean(request.line));
  putMoment(part(row, "time"), request.time, now);
  const line = request.line ? [{ id: "line", level: "note", text: request.line }] : [];
  sync(part(row, "findings"), [...line, ...request.findings], createFinding, updateFinding);
  mark(row, "data-found", request.findings.length > 0 || Boolean(request.line));
  if (!request.fields.length) return;
  put(part(row, "summary"), say("fields", { count: request.fields.length }));
  put(part(row, "account"), request.account);
  sync(part(row, "fields"), request.fields, createField, (field, { value }) => put(part(field, "value"), value));
}

function createFinding() {
  return make(
    "li",
    {},
    make("span", { "data-part": "mark", class: "mark", "aria-hidden": "true" }),
    make("span", {}, make("b", { "data-part": "level" }), " ", make("bdi", { "data-part": "text" })),
  );
}

function updateFinding(row, { level, text }) {
  mark(row, "data-level", level);
  put(part(row, "mark"), MARKS[level]);
  put(part(row, "level"), say(`level_${level}`));
  put(part(row, "text"), text);
}

function createField({ id }) {
  return make("div", {}, make("dt", {}, make("bdi", {}, id)), make("dd", { "data-part": "value", dir: "auto" }));
}

function createCallback() {
  return make(
    "li",
    {},
    make(
      "p",
      { class: "line" },
      make("span", { "data-part": "mark", class: "mark", "aria-hidden": "true" }),
      make("span", { "data-part": "what", class: "what" }),
      make("time", { "data-part": "time" }),
    ),
    make("p", { class: "url" }, make("code", { "data-part": "url" })),
    make(
      "p",
      { class: "meta" },
      make("span", { "data-part": "outcome" }),
      make("span", { "data-part": "attempt" }),
      make("span", { "data-part": "again" }),
    ),
  );
}

function updateCallback(row, callback) {
  mark(row, "data-arrived", callback.arrived);
  mark(row, "data-found", !callback.arrived);
  put(part(row, "mark"), callback.arrived ? "✓" : "✕");
  put(part(row, "what"), callback.what);
  putMoment(part(row, "time"), callback.time, now);
  put(part(row, "url"), callback.url);
  put(part(row, "outcome"), callback.outcome);
  put(part(row, "attempt"), callback.attempt);
  put(part(row, "again"), callback.again === null ? "" : say("callback_again", { time: moment(callback.again, now) }));
}

function createFault({ id }) {
  const remove = make("button", { type: "button", class: "quiet" }, say("remove"));
  remove.addEventListener("click", async () => {
    if (await control("DELETE", `faults/${id}`)) byId("faults-title").focus();
  });
  return make(
    "li",
    {},
    make("span", { class: "words" }, make("bdi", { "data-part": "text" }), make("small", { "data-part": "hits" })),
    remove,
  );
}

function updateFault(row, fault) {
  put(part(row, "text"), fault.text);
  put(part(row, "hits"), fault.used_up ? `${fault.hits}, ${say("used_up")}` : fault.hits);
  mark(row, "data-used-up", fault.used_up);
}

function updateMore() {
  for (const button of document.querySelectorAll("[data-more]")) {
    const list = byId(button.dataset.more);
    const count = list.children.length;
    show(button, count > FEW);
    put(button, list.classList.contains("short") ? say("show_all", { count }) : say("show_fewer"));
  }
}

/** Let the lists be unfolded and filtered. */
export function startActivity() {
  for (const button of document.querySelectorAll("[data-more]")) {
    button.addEventListener("click", () => {
      byId(button.dataset.more).classList.toggle("short");
      updateMore();
    });
  }
  byId("only-findings").addEventListener("change", (event) => {
    byId("requests").classList.toggle("only-findings", event.target.checked);
  });
}
