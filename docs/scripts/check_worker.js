// Python with the kit's validation, beside the page. It keeps nothing of what it checks and asks for nothing but its own files.

let checked = null;

async function load({ pyodide, lock }) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: pyodide, lockFileURL: `${pyodide}${lock}`, packages: ["smsaero-kit"] });
  const { checked: check } = python.pyimport("smsaero_kit.validation.reporters.parts");
  checked = (source, language) => check(typeof source === "string" ? source : python.toPy(new Uint8Array(source)).tobytes(), language);
  // The first check loads what the following ones find there.
  checked("{}", "en");
}

let loading = null;

onmessage = async ({ data }) => {
  try {
    if (data.pyodide) {
      loading = load(data);
      await loading;
      postMessage({ ready: true });
      return;
    }
    await loading;
    postMessage({ number: data.number, report: checked(data.source, data.language) });
  } catch {
    // What Python says may quote what was pasted.
    postMessage({ failed: true });
  }
};
