"""Python in the reader's own browser: JupyterLite with the project's notebooks, and Pyodide with the kit for the page that checks a JSON.

    browser.txt, tools.txt, package-lock.json   what is fetched, with hashes
    fetching     → the packages in a folder
    jupyter      → JupyterLite with the notebooks
    kit_wheel    → the kit itself, as it stands in the checkout
    pyodide_lock → what Pyodide may load, and nothing else
    placing      → all of it in the built site

Whatever did not change since the last build is taken from `build/lite`.
"""
