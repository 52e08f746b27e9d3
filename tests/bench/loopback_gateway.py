"""A gateway on this machine for `sending.py`: answers `sms/send` as the real one does and counts what it was sent.

    python tests/bench/loopback_gateway.py FOLDER

Prints its ports for plain http and for TLS as JSON, writes the certificate to be trusted to `FOLDER/ca.pem`, and ends when its
standard input does. It does as little as it can, so that it is not what is measured: no frame of a web server, one JSON text read
and one written per send. `GET /counts` tells how many sends came since it was last asked, to how many different numbers, and how
many seconds of CPU time this process took for them.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

import trustme

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)")
JSON = json.JSONEncoder(separators=(",", ":")).encode  # without spaces, as the gateway's PHP writes it
HEAD = (
    "HTTP/1.1 %d %s\r\nServer: nginx\r\nDate: Tue, 01 Jul 2025 00:00:00 GMT\r\n"
    "Content-Type: application/json; charset=UTF-8\r\nConnection: keep-alive\r\nContent-Length: %d\r\n\r\n"
)


def answer(body: Mapping[str, Any], status: int = 200, reason: str = "OK") -> bytes:
    text = JSON(body)
    return (HEAD % (status, reason, len(text)) + text).encode("ascii")


class Counts:
    """What came since it was last asked for."""

    def __init__(self) -> None:
        self._last_id = 0
        self._begin()

    def send(self, body: bytes) -> bytes:
        """Take an SMS and return the answer to it."""
        sms = json.loads(body)
        # The vendor's SDKs send a number as a number; the answer to a send has it as a text all the same.
        number = str(sms["number"])
        self._sends += 1
        self._numbers.add(number)
        self._last_id += 1
        now = int(time.time())
        data = {
            "id": self._last_id,
            "from": sms["sign"],
            "number": number,
            "text": sms["text"],
            "status": 0,
            "extendStatus": "queue",
            "channel": "FREE SIGN",
            "cost": 5.49,
            "dateCreate": now,
            "dateSend": now,
        }
        return answer({"success": True, "data": data, "message": None})

    def told(self) -> bytes:
        """Return the answer that tells them, and begin anew."""
        seconds = time.process_time() - self._since
        body = {"sends": self._sends, "numbers": len(self._numbers), "cpu_seconds": seconds}
        self._begin()
        return answer(body)

    def _begin(self) -> None:
        self._sends = 0
        self._numbers: set[str] = set()
        self._since = time.process_time()


class Connection(asyncio.Protocol):
    """A connection that is kept open, with one request after the other on it."""

    counts: ClassVar[Counts]

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin with nothing received."""
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            head = self._received[:end].lower()
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._received) < whole:
                return
            body, self._received = self._received[end + 4 : whole], self._received[whole:]
            self._transport.write(self._answer(head, body))

    def _answer(self, head: bytes, body: bytes) -> bytes:
        if head.startswith(b"post /v2/sms/send ") and b"\r\nauthorization: basic " in head:
            return self.counts.send(body)
        if head.startswith(b"get /counts "):
            return self.counts.told()
        return answer({"success": False, "data": None, "message": "Not found."}, 404, "Not Found")


async def serve(folder: Path) -> None:
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    Connection.counts = Counts()
    loop = asyncio.get_running_loop()
    ports = {}
    for scheme, encryption in (("http", None), ("https", context)):
        server = await loop.create_server(Connection, "127.0.0.1", 0, ssl=encryption, backlog=512)
        ports[scheme] = server.sockets[0].getsockname()[1]
    print(json.dumps(ports), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
