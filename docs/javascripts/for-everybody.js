// The theme puts the button that copies a block of code into a <nav> without a name. For whoever goes through a page by its landmarks,
// each block would be one of them. This file changes nothing that is seen.
const quieten = (root) => root.querySelectorAll("nav.md-code__nav:not([role])").forEach((nav) => nav.setAttribute("role", "none"));

quieten(document);
new MutationObserver((records) => {
  for (const { addedNodes } of records) for (const node of addedNodes) if (node.parentElement) quieten(node.parentElement);
}).observe(document.querySelector("article") ?? document.body, { childList: true, subtree: true });
