// The theme's search, made to come only when somebody searches, to find other forms of a word, and to understand a question.
//
// The theme would fetch and read the whole index on every page. Here its pages come when the first word is asked for. And it looks for
// what begins with the word as typed: “отправитель” would not find “отправителя”. Here the ending is taken off first, by the stemmers of
// the library that the theme searches with.
//
// And it would take each word of a question for the beginning of others: “не” found everything about “несколько”. Here the words that
// say nothing are left out, and the pages that have most of the rest come first.
//
// After the question mark of this file's address: the theme's own worker, which does the rest, and the folder of the language.
const [theme, folder] = location.search.slice(1).split("&");
const SHORTEST = 3;
// What the theme's messages are: the index goes in, "ready" comes out; a question goes in, an answer comes out.
const INDEX = 0, READY = 1, QUESTION = 2, ANSWER = 3;

const tell = postMessage.bind(self);
let index, whenReady;

const beginning = (word) => {
  const token = () => new lunr.Token(word, {});
  const stem = String((/[а-яё]/.test(word) ? lunr.ru?.stemmer(token()) : lunr.stemmer(token())) ?? word);
  // A stem may end in another letter than the word: “deliveri” for “delivery”.
  let length = 0;
  while (length < stem.length && stem[length] === word[length]) length += 1;
  return length < SHORTEST ? word : word.slice(0, length);
};
const saysNothing = (word) => [lunr.stopWordFilter, lunr.ru?.stopWordFilter].some((filter) => filter && !filter(word));
const telling = (question) => {
  // People write “смс”; the pages write SMS in both languages.
  const words = (question.toLowerCase().match(/[^\s?]+/g) ?? []).map((word) => (/^смс(ок|к[аиуе])?$/.test(word) ? "sms" : word));
  const kept = words.filter((word) => !saysNothing(word));
  return (kept.length ? kept : words).join(" ");
};
// What stands in quotation marks is meant as it stands.
const withForms = (question) =>
  question.includes('"') ? question : telling(question).replace(/(?<=^|\s)\p{L}+(?=\s|$)/gu, beginning);
// A page that has two of three words of a question comes after one that has all three, on whatever of its sections.
const score = (page, words) => {
  const found = new Set(page.flatMap(({ terms }) => Object.keys(terms).filter((term) => terms[term])));
  return Math.max(...page.map(({ score }) => score)) * (found.size / words) ** 4;
};
const understood = ({ items, ...rest }) => {
  const words = Math.max(1, ...items.flat().map(({ terms }) => Object.keys(terms).length));
  const sorted = [...items].sort((one, other) => score(other, words) - score(one, words));
  // In which other words a page is asked for is not part of it.
  return { ...rest, items: sorted.map((page) => page.map(({ tags, ...entry }) => entry)) };
};
const toTheme = (message) => dispatchEvent(new MessageEvent("message", { data: { ...message, ours: true } }));

const filled = async () => {
  const docs = await (await fetch(new URL(`../../../${folder}search/pages.json`, location))).json();
  const ready = new Promise((done) => { whenReady = done; });
  toTheme({ type: INDEX, data: { ...index, docs } });
  await ready;
};
let filling;

addEventListener("message", async (event) => {
  const { type, data, ours } = event.data;
  if (ours) return;
  event.stopImmediatePropagation();
  if (type === INDEX) {
    index = data;
    tell({ type: READY });
  } else if (!data.trim()) {
    tell({ type: ANSWER, data: { items: [] } });
  } else {
    // Without a connection the next question tries again.
    filling ??= filled().catch((error) => { filling = undefined; throw error; });
    await filling;
    toTheme({ type: QUESTION, data: withForms(data) });
  }
});

self.postMessage = (message) =>
  message.type === READY ? whenReady() : tell({ ...message, data: understood(message.data) });
importScripts(theme);
