// Reads Markdown files and says where typograf would set a sign differently: quotes, dashes, dots, spaces, hyphens, doubled words.
// It changes no file. What is code, an address or a tag is no prose and counts as one word.
import { readFileSync } from "node:fs";
import Typograf from "typograf";

const RULES = [
  "common/other/repeatWord",
  "common/punctuation/delDoublePunctuation",
  "common/punctuation/hellip",
  "common/punctuation/quote",
  "common/space/afterColon",
  "common/space/afterComma",
  "common/space/afterExclamationMark",
  "common/space/afterQuestionMark",
  "common/space/afterSemicolon",
  "common/space/beforeBracket",
  "common/space/bracket",
  "common/space/delBeforeDot",
  "common/space/delBeforePunctuation",
];
const RUSSIAN = [
  "ru/dash/izza", "ru/dash/izpod", "ru/dash/ka", "ru/dash/kakto", "ru/dash/koe", "ru/dash/main", "ru/dash/taki", "ru/dash/to",
  "ru/punctuation/ano", "ru/punctuation/exclamation", "ru/punctuation/hellipQuestion", "ru/space/afterHellip",
];
const NO_PROSE = [
  /^---\n[\s\S]*?\n---\n/, /^( *)(```+)[\s\S]*?^\1\2$/gm, /<!--[\s\S]*?-->/g, /^::: .*(\n {4}.*)*/gm, /^ *--8<-- .*$/gm, /^ *(!!!|\?\?\?|===) .*$/gm,
  /!(?=\[)/g, /\{:? ?[#.\w][^}]*\}/g, /^\|[ :|-]+\|$/gm, /^ *-{3,}$/gm,
];
const WORDS = [/<(code|pre|svg|script|style|table)\b[\s\S]*?<\/\1>/g, /`[^`\n]+`/g, /\]\([^)\n]*\)/g, /\]\[[^\]\n]*\]/g, /:[a-z]+-[\w-]+:/g, /<[^>\n]+>/g, /https?:\S+/g];

let found = 0;
for (const file of process.argv.slice(2)) {
  const russian = /\.ru\.md$/.test(file);
  const check = new Typograf({ locale: russian ? ["ru", "en-US"] : ["en-US"], disableRule: "*" });
  for (const rule of russian ? [...RULES, ...RUSSIAN] : RULES) check.enableRule(rule);
  let text = readFileSync(file, "utf8");
  // What a cell printed stands there with four spaces before it.
  if (file.includes("/notebooks/")) text = text.replace(/^ {4}.*$/gm, "");
  for (const pattern of NO_PROSE) text = text.replace(pattern, (part) => part.replace(/[^\n]/g, ""));
  text = text.replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)));
  text = text.replace(/<br ?\/?>/g, "\n");
  for (const pattern of WORDS) text = text.replace(pattern, (part) => (part.startsWith("]") ? "]" : "K"));
  // Emphasis and the marks of lists, tables and headings are no signs of a sentence.
  text = text.replace(/\*+|__|\[|\]/g, "").replace(/^[ \t]*([-#>]+|\d+\.)[ \t]+/gm, "").replace(/^\||\|$/gm, "").replace(/[ \t]*\|[ \t]*/g, "\n");
  text.split("\n").forEach((line) => {
    const prose = line.trim();
    // Which spaces do not break is the browser's business, not the page's.
    const better = prose && check.execute(prose).replaceAll("\u00a0", " ");
    if (better !== prose) {
      found += 1;
      console.log(`${file}: ${prose}\n${" ".repeat(file.length)}  ${better}`);
    }
  });
}
process.exitCode = found ? 1 : 0;
