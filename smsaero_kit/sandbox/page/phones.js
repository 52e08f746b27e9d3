// The phones: a list of numbers, and the thread of the one that is chosen.

import { byId, make, mark, moment, part, put, putMoment, putNumber, say, show, sync } from "./dom.js";

const MARKS = { delivered: "✓", open: "…", failed: "✕", test: "T" };
// Pixels from the end of a thread within which it keeps to its end.
const NEAR = 60;

let phones = [];
let now = 0;
// The number in the address, if somebody chose one; else the phone that got the latest message is shown.
let chosen = /^#\d+$/.test(location.hash) ? location.hash.slice(1) : "";
let shown = "";
let known = null;
const unread = new Set();

/** Show messages, which come newest first. */
export function showPhones(messages, time) {
  now = time;
  const grouped = new Map();
  for (const sms of messages) {
    if (!grouped.has(sms.number)) grouped.set(sms.number, []);
    grouped.get(sms.number).push(sms);
  }
  phones = [...grouped].map(([id, thread]) => ({ id, thread }));
  const fresh = known ? messages.filter((sms) => !known.has(sms.id)) : [];
  known = new Set(messages.map((sms) => sms.id));
  for (const sms of fresh) unread.add(sms.number);
  if (fresh.length) announce(fresh[0]);
  draw(fresh);
}

function announce({ number, sender, text }) {
  byId("announcement").textContent = say("announce", { number: `+${number}`, sender, text });
}

function draw(fresh = []) {
  const phone = phones.find((each) => each.id === chosen) || phones[0];
  show(byId("phones-card"), Boolean(phone));
  show(byId("phone"), Boolean(phone));
  show(byId("empty"), !phone);
  if (phone) drawThread(phone, fresh);
  sync(byId("phones"), phones, createRow, updateRow);
}

function createRow({ id }) {
  const button = make(
    "button",
    { type: "button" },
    make("span", { "data-part": "number", class: "number" }),
    make("time", { "data-part": "time" }),
    make("span", { "data-part": "last", class: "last", dir: "auto" }),
    make("span", { "data-part": "new", class: "new" }),
  );
  button.addEventListener("click", () => choose(id));
  return make("li", {}, button);
}

function updateRow(row, { id, thread }) {
  const [latest] = thread;
  putNumber(part(row, "number"), id);
  putMoment(part(row, "time"), latest.time, now);
  put(part(row, "last"), latest.text);
  put(part(row, "new"), unread.has(id) ? say("new") : "");
  mark(row.firstElementChild, "aria-current", id === shown);
}

function choose(number) {
  chosen = number;
  history.replaceState(null, "", `#${number}`);
  draw();
  // Where the phone stands below the list, it is scrolled to.
  const phone = byId("phone");
  const top = phone.getBoundingClientRect().top;
  if (top > innerHeight * 0.6) phone.scrollIntoView({ block: "start" });
}

function drawThread({ id, thread }, fresh) {
  const screen = byId("screen");
  const other = id !== shown;
  const atEnd = screen.scrollHeight - screen.scrollTop - screen.clientHeight < NEAR;
  shown = id;
  unread.delete(id);
  const title = byId("phone-title");
  mark(title, "aria-label", say("phone", { number: `+${id}` }));
  putNumber(title, id);
  sync(byId("thread"), [...thread].reverse(), createSms, updateSms);
  if (other || atEnd) screen.scrollTop = screen.scrollHeight;
  else if (fresh.some((sms) => sms.number === id)) show(byId("newer"), true);
  if (other) show(byId("newer"), false);
}

function createSms() {
  return make(
    "li",
    { class: "sms" },
    make("bdi", { "data-part": "sender", class: "sender" }),
    make(
      "div",
      { class: "bubble" },
      make("p", { "data-part": "state", class: "state" }),
      make("p", { "data-part": "text", class: "text", dir: "auto" }),
    ),
    make(
      "p",
      { class: "meta" },
      make("time", { "data-part": "time" }),
      make("span", { class: "status" }, make("span", { "data-part": "mark", class: "mark", "aria-hidden": "true" }), make("span", { "data-part": "status" })),
      make("span", { "data-part": "planned" }),
      make("span", { "data-part": "segments" }),
      make("span", { "data-part": "cost" }),
    ),
  );
}

function updateSms(node, sms, before) {
  mark(node, "data-state", sms.state);
  put(part(node, "sender"), sms.sender);
  part(node, "sender").classList.toggle("aside", Boolean(before) && before.sender === sms.sender);
  put(part(node, "state"), sms.state === "delivered" ? "" : say(`state_${sms.state}`));
  put(part(node, "text"), sms.text);
  putMoment(part(node, "time"), sms.time, now);
  put(part(node, "mark"), MARKS[sms.state]);
  put(part(node, "status"), sms.status);
  put(part(node, "planned"), sms.planned === null ? "" : say("planned", { time: moment(sms.planned, now) }));
  put(part(node, "segments"), sms.segments);
  put(part(node, "cost"), sms.cost);
}

/** Let the keys and the scrolling of the phones work. */
export function startPhones() {
  byId("phones").addEventListener("keydown", (event) => {
    const buttons = [...byId("phones").querySelectorAll("button")];
    const at = buttons.indexOf(document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (next === undefined || at < 0) return;
    event.preventDefault();
    buttons[Math.max(0, Math.min(next, buttons.length - 1))].focus();
  });
  const screen = byId("screen");
  screen.addEventListener("scroll", () => {
    if (screen.scrollHeight - screen.scrollTop - screen.clientHeight < NEAR) show(byId("newer"), false);
  });
  byId("newer").addEventListener("click", () => {
    screen.scrollTop = screen.scrollHeight;
    show(byId("newer"), false);
    screen.focus({ preventScroll: true });
  });
  // The other language shows the same phone.
  for (const link of document.querySelectorAll("nav a")) {
    link.addEventListener("click", () => {
      link.hash = location.hash;
    });
  }
}
