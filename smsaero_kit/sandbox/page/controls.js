// What a visitor can do: move the time, add a fault, reset, send an SMS from here, copy an example.

import { control } from "./connection.js";
import { byId, moment, mark, put, say } from "./dom.js";

// Milliseconds.
const TICK = 250;
const SHOWN = 2000;
const E_MAIL = "page@sandbox.example";
const KEY = "key-of-the-sandbox-page";

// The sandbox's time when it was told, its speed, and when that was on the page's own clock.
let told = null;

/** Take the time as the sandbox told it. */
export function showClock(now, speed) {
  told = { now, speed, at: performance.now() };
  put(byId("speed"), speed === 1 ? "" : speed === 0 ? say("clock_stopped") : say("clock_speed", { speed }));
  tick();
}

function tick() {
  if (!told || document.body.dataset.link === "lost") return;
  const now = told.now + ((performance.now() - told.at) / 1000) * told.speed;
  put(byId("clock"), moment(now, Date.now() / 1000));
}

/** Let the buttons work. */
export function startControls() {
  setInterval(tick, TICK);
  const origin = location.origin;
  put(byId("address"), `${origin}/v2/`);
  put(byId("curl"), example(origin));
  document.addEventListener("click", ({ target }) => {
    const { forward, send, copy } = (target.closest("button") || { dataset: {} }).dataset;
    if (forward) control("POST", "clock", { advance: Number(forward) });
    if (send) sendSms(send);
    if (copy) copyText(target.closest("button"), byId(copy).textContent);
  });
  byId("add-fault").addEventListener("click", () => control("POST", "faults", JSON.parse(byId("fault").value)));
  startReset();
  openMagic();
  addEventListener("hashchange", openMagic);
}

function example(origin) {
  return [
    `curl ${origin}/v2/sms/send \\`,
    "  -u you@example.com:any-key-of-16-chars \\",
    "  -d number=79990000000 -d sign='SMS Aero' \\",
    `  -d text='${say("sample", { code: "4821" })}'`,
  ].join("\n");
}

function startReset() {
  const dialog = byId("reset-dialog");
  byId("reset").addEventListener("click", () => dialog.showModal());
  byId("reset-no").addEventListener("click", () => dialog.close());
  byId("reset-yes").addEventListener("click", () => {
    dialog.close();
    control("POST", "reset", {});
  });
}

function openMagic() {
  if (location.hash === "#magic") byId("magic").open = true;
}

/** Send an SMS through the API, as any client would. What comes of it is shown among the requests. */
async function sendSms(number) {
  const code = String(Math.floor(Math.random() * 9000) + 1000);
  const body = JSON.stringify({ number, sign: "SMS Aero", text: say("sample", { code }) });
  const headers = { authorization: `Basic ${btoa(`${E_MAIL}:${KEY}`)}`, "content-type": "application/json" };
  try {
    await fetch("/v2/sms/send", { method: "POST", headers, body, credentials: "omit" });
  } catch {
    // Some of the numbers are there to break the connection.
  }
}

async function copyText(button, text) {
  try {
    await navigator.clipboard.writeText(text);
    put(button, say("copied"));
  } catch {
    mark(button, "hidden", "");
  }
  setTimeout(() => put(button, say("copy")), SHOWN);
}
