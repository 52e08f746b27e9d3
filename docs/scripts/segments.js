// Counts the segments of a text while it is typed, by the tables that the page carries: the same as `smsaero_kit.sms.measure`.
// What is typed goes nowhere.

const LAST_OF_BMP = "\uffff";

function gsm7Spelling(character, { basic, spellings }) {
  if (Object.hasOwn(spellings, character)) return spellings[character];
  if (/\p{Zs}/u.test(character)) return " ";
  if (/\p{Cf}/u.test(character)) return "";
  // á → a: a letter without its mark is still read.
  const [base] = character.normalize("NFKD");
  return /^[A-Za-z]$/.test(base) && basic.includes(base) ? base : null;
}

export function measure(text, tables) {
  const basic = new Set(tables.basic);
  const extension = new Set(tables.extension);
  const characters = Array.from(text);
  const outside = [...new Set(characters)].filter((each) => !basic.has(each) && !extension.has(each));
  const alphabet = outside.length ? "UCS-2" : "GSM-7";
  const isDouble = outside.length ? (each) => each.length > LAST_OF_BMP.length : (each) => extension.has(each);
  const widths = characters.map((each) => (isDouble(each) ? 2 : 1));
  const units = widths.reduce((sum, width) => sum + width, 0);
  const [single, each] = tables.capacity[alphabet];
  if (units <= single) return { alphabet, units, segments: 1, left: single - units, outside };
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > each) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return { alphabet, units, segments, left: each - used, outside };
}

// As the phone shows it: each code that Logto fills in has six digits.
export function withCode(text, { placeholder }) {
  return text.replace(new RegExp(placeholder, "g"), "123456");
}

function attach(root) {
  const tables = JSON.parse(root.querySelector(".kit-settings").textContent);
  const field = root.querySelector("textarea");
  const outsideBox = root.querySelector(".kit-outside");
  const status = root.querySelector("[role=status]");
  let said = "";

  function name(character) {
    const spelling = gsm7Spelling(character, tables);
    const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    const advice = spelling === null ? tables.no_other : spelling === "" ? tables.leave_out : `${tables.write} ${spelling === " " ? "␠" : spelling}`;
    const item = document.createElement("li");
    const shown = document.createElement("code");
    shown.textContent = /[\p{Z}\p{C}]/u.test(character) ? code : character;
    item.append(shown, ` ${advice}`);
    return item;
  }

  function show(announce) {
    const text = withCode(field.value, tables);
    const size = measure(text, tables);
    for (const each of ["segments", "alphabet", "units", "left"]) root.querySelector(`.kit-count-${each}`).textContent = size[each];
    // In a text of another alphabet nearly every letter is outside, and a list of them helps nobody.
    const count = (pattern) => (text.match(pattern) ?? []).length;
    const helps = size.outside.length > 0 && count(/[A-Za-z]/g) * 2 >= count(/\p{L}/gu);
    outsideBox.hidden = !helps;
    outsideBox.querySelector("ul").replaceChildren(...(helps ? size.outside.map(name) : []));
    const now = `${tables.changed} ${size.segments}, ${size.alphabet}`;
    // Said when the price changes, not at each letter.
    if (announce && now !== said) status.textContent = now;
    said = now;
  }

  field.addEventListener("input", () => show(true));
  show(false);
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll(".kit-segments")) attach(root);
