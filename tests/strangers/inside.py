"""Runs in a network of its own, in which the gateway's host names are this machine: a sandbox on ports 80 and 443, and a stranger.

    python inside.py JOB

JOB is JSON: `command` and `environment` of the stranger's process, the variable `trust` that shall hold the path of the authority's
certificate (none for a stranger that trusts nobody new), the `folder` for that file, and the sandbox's `choices`. Prints JSON: what
the stranger said and what the sandbox saw. This file never knows what either should be.
"""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

from smsaero_kit.sandbox import Request, Response, Sandbox
from smsaero_kit.sandbox.asgi import SandboxApp
from smsaero_kit.sandbox.certificates import throw_away
from smsaero_kit.sandbox.choices import DEFAULTS
from smsaero_kit.sandbox.control import respond
from smsaero_kit.sandbox.server import running
from smsaero_kit.sandbox.view import view

#: Seconds that a stranger may take for everything.
PATIENCE = 90
#: The name under which the door of a request, `https` or `http`, goes with it from the server to the sandbox.
DOOR = b"x-door"
FORWARD = "/forward/"


class Watched(Sandbox):
    """A sandbox that also keeps, for each request, through which door and for which host it came."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.hosts: list[str] = []

    def answer(self, request: Request) -> Response:
        """Answer as ever."""
        answer = super().answer(request)
        self.hosts.append(f"{request.headers[DOOR.decode()]}://{request.headers['host']}")
        return answer


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Return what the stranger said, and what the sandbox saw of it."""
    sandbox = Watched(balance=Decimal(1000), choices=DEFAULTS.changed(job["choices"]))
    served, tls = SandboxApp(sandbox), throw_away()
    authority = Path(job["folder"]) / "authority.pem"
    tls.write_authority(authority)
    environment = {**job["environment"], **({job["trust"]: str(authority)} if job["trust"] else {})}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        # A way of its own to let time pass: the first change by the control API loads jsonschema, which may take seconds.
        if scope["path"].startswith(FORWARD):
            sandbox.clock.advance(float(scope["path"].removeprefix(FORWARD)))
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})
            return
        await served({**scope, "headers": [*scope["headers"], (DOOR, scope["scheme"].encode())]}, receive, send)

    with running(sandbox, port=80, tls=tls, tls_port=443, app=app):
        done = subprocess.run(
            job["command"], env=environment, input=job["asked"], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    return {
        "code": done.returncode,
        "said": json.loads(done.stdout) if done.returncode == 0 else done.stdout,
        "complained": done.stderr,
        "requests": [{**seen, "host": host} for seen, host in zip(control(sandbox, "requests"), sandbox.hosts, strict=True)],
        "messages": control(sandbox, "messages"),
        "shown": view(sandbox, "en"),
    }


def control(sandbox: Sandbox, what: str) -> list[dict[str, Any]]:
    """Return everything of a list of the control API."""
    found: list[dict[str, Any]] = json.loads(respond(sandbox, Request("GET", f"/sandbox/{what}", "limit=1000&lang=en")).body)
    return found


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))  # noqa: T201 - its answer
