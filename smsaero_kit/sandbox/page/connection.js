// The connection to the sandbox: what it shows comes over one stream of events, what it is told goes to its control API.

import { byId, language, put, say, show } from "./dom.js";

// Milliseconds.
const AGAIN = 2000;
const SHOWN = 5000;

let source = null;
let broken = false;

/** Call `receive` with what is to be shown, now and whenever it changes, as long as somebody can see the page. */
export function follow(receive) {
  const open = () => {
    source = new EventSource(`/sandbox/events?lang=${language}`);
    source.onopen = connected;
    source.onmessage = (event) => receive(JSON.parse(event.data));
    source.onerror = () => {
      lost();
      // It tries again by itself, unless the answer was none for it.
      if (source.readyState === EventSource.CLOSED) setTimeout(reopen, AGAIN);
    };
  };
  const reopen = () => {
    if (source) source.close();
    source = null;
    if (!document.hidden) open();
  };
  // A browser allows few connections to one server, and a page in the background needs none.
  document.addEventListener("visibilitychange", reopen);
  reopen();
}

function connected() {
  tell("live");
  show(byId("lost"), false);
  put(byId("told"), "");
  if (broken) {
    put(byId("back"), say("back"));
    show(byId("back"), true);
    setTimeout(() => show(byId("back"), false), SHOWN);
  }
  broken = false;
}

function lost() {
  tell("lost");
  put(byId("lost"), say("lost"));
  show(byId("lost"), true);
  show(byId("back"), false);
  broken = true;
}

function tell(state) {
  byId("link").dataset.state = state;
  document.body.dataset.link = state;
  put(byId("link"), say(state === "live" ? "live" : "lost_short"));
}

/** Ask the control API for a change; say on the page if it was refused, and return whether it was done. */
export async function control(method, path, body) {
  const problem = await changed(method, path, body);
  put(byId("told"), problem ? say("not_done", { why: problem }) : "");
  return !problem;
}

async function changed(method, path, body) {
  try {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const answer = await fetch(`/sandbox/${path}?lang=${language}`, { method, headers, body: JSON.stringify(body) });
    return answer.ok ? "" : (await answer.json()).error || `HTTP ${answer.status}`;
  } catch {
    return say("no_answer");
  }
}
