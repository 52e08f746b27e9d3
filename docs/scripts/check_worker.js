// Python with the kit's validation, beside the page. It keeps nothing of what it checks and asks for nothing but its own files.

const does = {};

async function load({ pyodide, lock }) {
  const { loadPyodide } = await import(`${pyodide}pyodide.mjs`);
  const python = await loadPyodide({ indexURL: pyodide, lockFileURL: `${pyodide}${lock}`, packages: ["smsaero-kit"] });
  const { checked, fixed } = python.pyimport("smsaero_kit.validation.reporters.parts");
  does.check = (source, language) => checked(typeof source === "string" ? source : python.toPy(new Uint8Array(source)).tobytes(), language);
  does.fix = fixed;
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
    postMessage({ number: data.number, report: does[data.task](data.source, data.language) });
  } catch {
    // What Python says may quote what was pasted.
    postMessage({ failed: true });
  }
};
