// Building and updating the page. Whatever came from outside goes in as text: nothing here ever makes HTML.

export const byId = (id) => document.getElementById(id);
export const language = document.documentElement.lang;

const texts = JSON.parse(document.body.dataset.texts);
const locale = language === "ru" ? "ru-RU" : "en-GB";
const hours = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" };
const timeOfDay = new Intl.DateTimeFormat(locale, hours);
const dayAndTime = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short", year: "numeric", ...hours });

/** Return the sentence of that name with the facts filled in. */
export function say(name, facts = {}) {
  return texts[name].replace(/%\((\w+)\)s/g, (_, fact) => facts[fact]);
}

/** Return a new element; children are elements, or texts. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Return the part of `node` that was marked `data-part="name"`. */
export const part = (node, name) => node.querySelector(`[data-part="${name}"]`);

/** Set a text, and touch the page only if it is another one: a selection in it stays. */
export function put(node, text) {
  const wanted = String(text);
  if (node.textContent !== wanted) node.textContent = wanted;
}

/** Set an attribute of the page's own, likewise. */
export function mark(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

/** Show or hide. */
export function show(node, visible) {
  if (node.hidden === visible) node.hidden = !visible;
}

/**
 * Let `parent` have one child for each of `items`, in their order, known by `item.id`. Children that are there already are kept
 * and updated, so that focus, selection, scroll position and open details survive.
 */
export function sync(parent, items, create, update = () => {}) {
  const wanted = new Set(items.map((item) => String(item.id)));
  const present = new Map();
  for (const child of [...parent.children]) {
    if (wanted.has(child.dataset.key)) present.set(child.dataset.key, child);
    else child.remove();
  }
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  let place = parent.firstElementChild;
  items.forEach((item, index) => {
    let node = present.get(String(item.id));
    if (!node) {
      node = create(item);
      node.dataset.key = String(item.id);
    }
    update(node, item, items[index - 1]);
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  });
  // A child that was moved has lost the focus.
  if (focused && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

function day(date) {
  return [date.getFullYear(), date.getMonth(), date.getDate()].join();
}

/** Return a moment, in seconds since 1970, as it is written: with its day only if that is not the day of `now`. */
export function moment(seconds, now) {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) return "—";
  const sameDay = day(date) === day(new Date(now * 1000));
  return (sameDay ? timeOfDay : dayAndTime).format(date);
}

/** Write a moment into a <time>. */
export function putMoment(node, seconds, now) {
  put(node, moment(seconds, now));
  const date = new Date(seconds * 1000);
  if (!Number.isNaN(date.getTime())) mark(node, "datetime", date.toISOString());
}

/** Write a number: its digits as they are, with gaps that are only seen, so that it can be searched for and copied. */
export function putNumber(node, digits) {
  if (node.dataset.number === digits) return;
  node.dataset.number = digits;
  const groups = /^7\d{10}$/.test(digits) ? digits.match(/^(7)(\d{3})(\d{3})(\d\d)(\d\d)$/).slice(1) : [digits];
  node.replaceChildren(...groups.map((group, index) => make("span", { class: "digits" }, index ? group : `+${group}`)));
}
