// The browser's half of HandOver. The text is asked for with a click, comes once as a message, and goes straight to where it is wanted.
// Never keep it: not in the model, not in the page, not in a variable that outlives the click.

function answerOf(model, number, patience) {
  let finish;
  const answer = new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(() => reject(new Error("no answer"))), patience);
    function hear(message) {
      // The answer goes to every view and to every page; it is for the one that asked.
      if (message?.ask !== number) return;
      const text = message.text;
      finish(() => (typeof text === "string" ? resolve(text) : reject(new Error("nothing to hand over"))));
    }
    finish = (settle) => {
      clearTimeout(timer);
      model.off("msg:custom", hear);
      settle();
    };
    model.on("msg:custom", hear);
  });
  return { answer, giveUp: () => finish(() => {}) };
}

function copyByCommand(text) {
  const before = document.activeElement;
  const field = element("textarea", { readonly: "", "aria-hidden": "true" });
  field.style.cssText = "position: fixed; top: 0; left: 0; width: 1px; height: 1px; opacity: 0;";
  field.value = text;
  document.body.append(field);
  field.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.value = "";
    field.remove();
    before?.focus?.({ preventScroll: true });
  }
}

async function copy(answer) {
  const clipboard = navigator.clipboard;
  if (clipboard?.write && typeof ClipboardItem !== "undefined") {
    try {
      // Begun within the click, with a promise instead of the text: Safari wants it so.
      const blob = answer.then((text) => new Blob([text], { type: "text/plain" }));
      blob.catch(() => {}); // told by the `await` below
      await clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return true;
    } catch {
      // Forbidden in this frame, or no promise is understood: an older way may still work.
    }
  }
  const text = await answer;
  try {
    await clipboard.writeText(text);
    return true;
  } catch {
    return copyByCommand(text);
  }
}

async function download(answer, name) {
  const address = URL.createObjectURL(new Blob([await answer], { type: "application/json" }));
  const link = element("a", { href: address, download: name, hidden: "" });
  document.body.append(link);
  link.click();
  link.remove();
  // Not at once: some browsers begin to read only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
  return true;
}

// Called once for each model of a page: its views share `busy`.
export default () => {
  let busy = false;

  function render({ model, el }) {
    const copyButton = element("button", { type: "button", class: "jupyter-button widget-button smsaero-copy" });
    const downloadButton = element("button", { type: "button", class: "jupyter-button widget-button smsaero-download" });
    const status = element("div", { role: "status", class: "smsaero-hand-over-status" });

    function showTexts() {
      show(copyButton, model.get("copy_text"));
      show(downloadButton, model.get("download_text"));
      show(status, model.get("status_text"));
      copyButton.disabled = downloadButton.disabled = model.get("disabled");
    }

    async function handOver(way) {
      if (busy) return;
      busy = true;
      const number = uniqueId("want");
      const { answer, giveUp } = answerOf(model, number, model.get("patience") * 1000);
      let ok = false;
      try {
        if (send(model, { want: way, ask: number }))
          ok = way === "copy" ? await copy(answer) : await download(answer, model.get("file_name"));
      } catch {
        ok = false;
      } finally {
        giveUp();
        busy = false;
      }
      send(model, { done: way, ok });
    }

    copyButton.addEventListener("click", () => handOver("copy"));
    downloadButton.addEventListener("click", () => handOver("download"));
    model.on("change", showTexts);
    showTexts();
    el.classList.add("smsaero-hand-over");
    el.append(copyButton, downloadButton, status);
    return () => model.off("change", showTexts);
  }

  return { render };
};
