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

// What is written like a placeholder and is none that Logto fills in an SMS.
const misspelt = (text) => [...new Set(text.match(/\{\{[^{}]*\}\}/g) ?? [])].filter((each) => !/^\{\{\s*locale\s*\}\}$/.test(each));

function remarks(source, text, tables) {
  if (!source) return [tables.empty];
  const said = misspelt(text).map((each) => `${each} ${tables.stays}`);
  if (!said.length && text === source) said.push(tables.no_code);
  if (text.length > tables.longest) said.push(tables.too_long);
  return said;
}

function attach(root) {
  const tables = JSON.parse(root.querySelector(".kit-settings").textContent);
  const field = root.querySelector("textarea");
  const outsideBox = root.querySelector(".kit-outside");
  const remarksBox = root.querySelector(".kit-remarks");
  const status = root.querySelector("[role=status]");
  let announced = "";

  function item(...parts) {
    const made = document.createElement("li");
    made.append(...parts);
    return made;
  }

  function shown(character) {
    const made = document.createElement("code");
    const code = `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
    made.textContent = /[\p{Z}\p{C}]/u.test(character) ? code : character;
    return made;
  }

  // One line for each that can be written otherwise, and one for all the rest.
  function advice(outside) {
    const spellings = outside.map((character) => [character, gsm7Spelling(character, tables)]);
    const others = spellings.filter(([, spelling]) => spelling === null).flatMap(([character]) => [" ", shown(character)]);
    const lines = spellings
      .filter(([, spelling]) => spelling !== null)
      .map(([character, spelling]) => {
        const what = spelling === "" ? tables.leave_out : `${tables.write} ${spelling === " " ? "␠" : spelling}`;
        return item(shown(character), ` ${what}`);
      });
    return others.length ? [...lines, item(tables.no_other, ...others)] : lines;
  }

  function show(announce) {
    const text = withCode(field.value, tables);
    const size = measure(text, tables);
    for (const each of ["segments", "alphabet", "units", "left"]) {
      root.querySelector(`.kit-count-${each}`).textContent = field.value ? size[each] : "–";
    }
    const said = remarks(field.value, text, tables);
    remarksBox.hidden = said.length === 0;
    remarksBox.replaceChildren(...said.map((each) => item(each)));
    // In a text of another alphabet nearly every letter is outside, and a list of them helps nobody.
    const count = (pattern) => (text.match(pattern) ?? []).length;
    const helps = size.outside.length > 0 && count(/[A-Za-z]/g) * 2 >= count(/\p{L}/gu);
    outsideBox.hidden = !helps;
    outsideBox.querySelector("ul").replaceChildren(...(helps ? advice(size.outside) : []));
    const now = `${tables.changed} ${size.segments}, ${size.alphabet}`;
    // Said when the price changes, not at each letter.
    if (announce && now !== announced) status.textContent = now;
    announced = now;
  }

  field.addEventListener("input", () => show(true));
  show(false);
}

if (typeof document !== "undefined") for (const root of document.querySelectorAll(".kit-segments")) attach(root);
