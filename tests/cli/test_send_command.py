"""What `send` says of an SMS that was accepted is never an invitation to send it again."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest


class AcceptsAndGoesAway(BaseHTTPRequestHandler):
    """Takes an SMS, and fails whoever asks what became of it."""

    def do_POST(self):
        """Answer one request."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path.endswith("/send"):
            data = {"id": 7, "number": body["number"], "status": 0, "extendStatus": "queue", "cost": 1.5}
            status, answer = 200, {"success": True, "data": data, "message": None}
        else:
            status, answer = self.server.failure, {"success": False, "data": None, "message": "no"}
        raw = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture
def gateway():
    """A function that starts such a gateway, which fails with the status given."""
    servers = []

    def start(failure):
        server = HTTPServer(("127.0.0.1", 0), AcceptsAndGoesAway)
        server.failure = failure
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}/v2/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("language", "accepted", "again", "nothing"),
    [
        ("en", "accepted as message 7", "Do not send it again", "Nothing was sent"),
        ("ru", "принята как сообщение 7", "Не отправляйте её снова", "Ничего не отправлено"),
    ],
)
def test_when_the_status_cannot_be_looked_up_it_says_that_the_sms_was_accepted(
    run, connector, gateway, language, accepted, again, nothing
):
    url = gateway(401)
    result = run("send", connector, "--to", "79990001111", "--gateway", url, SMSAERO_KIT_LANG=language)
    said = result.stderr.decode()
    assert result.returncode == 1
    assert accepted in said
    assert again in said
    assert nothing not in said + result.stdout.decode()
