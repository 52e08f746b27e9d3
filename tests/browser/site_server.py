"""The site as a host of static pages serves it: compressed, with `404.html` for what is not there. It knows what each answer weighs."""

from __future__ import annotations

import contextlib
import gzip
import http.server
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

#: Types that hosts compress.
_COMPRESSED = ("text/", "application/json", "application/javascript", "application/xml", "image/svg")


@dataclass
class Site:
    """A served site: its address, the bytes that each path took on the line, and the paths that nothing stands at."""

    address: str
    folder: Path
    weights: dict[str, int] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)

    def weight(self, urls: Iterator[str]) -> int:
        """Return how many bytes a visitor who has nothing yet transfers for `urls`."""
        return sum(self.weights.get(path, 0) for path in {urlsplit(url).path for url in urls})


@contextlib.contextmanager
def serving_site(folder: Path) -> Iterator[Site]:
    """Serve `folder` on a free port of this machine."""
    site = Site("", folder)

    class Handler(http.server.SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = Path(self.translate_path(self.path))
            file = path / "index.html" if path.is_dir() else path
            found = file.is_file()
            if not found:
                site.missing.add(self.path)
                file = folder / "404.html"
            kind, content = self.guess_type(file), file.read_bytes()
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            if kind.startswith(_COMPRESSED):
                content = gzip.compress(content, 6)
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=600")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            site.weights[urlsplit(self.path).path] = len(content)
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
