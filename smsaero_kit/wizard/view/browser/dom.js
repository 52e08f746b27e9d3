// What the widgets' scripts share; it stands before each of them, so that every script still is one file without an import.

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

function uniqueId(prefix) {
  return `${prefix}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
}

// Whether it went out: a kernel that is gone leaves a dead channel behind.
function send(model, content, buffers) {
  try {
    model.send(content, undefined, buffers);
    return true;
  } catch {
    return false;
  }
}

// JupyterLab: keys pressed in here are not commands of the notebook. Elsewhere it is enough that they go no further.
function keepKeys(el) {
  el.dataset.lmSuppressShortcuts = "true";
  for (const type of ["keydown", "keypress", "keyup"]) el.addEventListener(type, (event) => event.stopPropagation());
}

function show(node, text) {
  // A live region that is written again is read out again: only what is new is written.
  if (node.textContent !== text) node.textContent = text;
}

function isVisible(node) {
  return node.getClientRects().length > 0 && getComputedStyle(node).visibility === "visible";
}
