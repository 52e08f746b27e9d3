"""Which requests come from a page of another site in somebody's browser: those are turned away. This file never answers anything.

A page may open a connection to this machine, and a name of its own may lead here (DNS rebinding); then the browser takes the sandbox
for that site and shows it everything. So the page and the control API are served only under names of this machine. The API itself
must be reached under any name that a hosts file leads here; a browser that says that another site asks is turned away there too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ipaddress import ip_address
from typing import Final

from .certificates import NAMES

#: Names that lead to this machine and to no other: its own, those of the gateway in a hosts file, and those that containers have for it.
LOCAL_NAMES: Final = frozenset((*NAMES, "host.docker.internal", "gateway.docker.internal", "host.containers.internal"))

#: What shows or changes something without a key.
_SHOWING: Final = ("/sandbox", "/page/")


def is_unwelcome(path: str, headers: Mapping[str, str], names: Collection[str]) -> bool:
    """Whether a request must not be answered; header names are in lower case, `names` are the ones that lead here.

    IP addresses are names of nobody and always welcome.
    """
    if path != "/" and headers.get("sec-fetch-site") == "cross-site":
        return True
    return (path == "/" or path.startswith(_SHOWING)) and not _is_named(headers.get("host", ""), names)


def _is_named(host: str, names: Collection[str]) -> bool:
    name = host.strip().lower()
    # Without the port, which an IPv6 address in brackets may have too.
    name = name[1:].partition("]")[0] if name.startswith("[") else name.partition(":")[0]
    if not name or name in names or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
