"""The list of what Pyodide may load, made from wheels. What is not on it cannot be loaded at all.

Pyodide's own list names hundreds of packages that are not on the site, and would be asked for elsewhere. This file fetches nothing.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

#: The same modules under another name: without the names of places, which nothing in the kit asks for.
_INSTEAD: Final = {"phonenumbers": "phonenumberslite"}
_ENVIRONMENT: Final = {
    "extra": "",
    "implementation_name": "cpython",
    "os_name": "posix",
    "platform_machine": "wasm32",
    "platform_python_implementation": "CPython",
    "platform_system": "Emscripten",
    "python_full_version": "3.14.0",
    "python_version": "3.14",
    "sys_platform": "emscripten",
}


def lock_of(wheels: Iterable[Path], original: Path, extras: Iterable[str] = ()) -> str:
    """Return the list for `wheels`, for the Pyodide whose own list is `original`; with the dependencies of `extras` of each wheel.

    A dependency whose wheel is not among them is left out: whoever needs it finds out in the tests.
    """
    described = {canonicalize_name(metadata["Name"]): (wheel, metadata) for wheel in wheels for metadata in [_metadata(wheel)]}
    packages = {
        name: {
            "name": name,
            "version": metadata["Version"],
            "file_name": wheel.name,
            "install_dir": "site",
            "package_type": "package",
            "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
            "imports": _imports(wheel),
            "depends": sorted(_depends(metadata, ("", *extras)) & described.keys()),
            "unvendored_tests": False,
        }
        for name, (wheel, metadata) in sorted(described.items())
    }
    own: dict[str, Any] = json.loads(original.read_text(encoding="utf-8"))
    # Whatever else Pyodide writes there, such as its version of Python, it compares with itself.
    return json.dumps({**own, "packages": packages}, indent=1, sort_keys=True) + "\n"


def _metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        return message_from_bytes(archive.read(name))


def _depends(metadata: Message, extras: Iterable[str]) -> set[str]:
    wanted = set()
    for line in metadata.get_all("Requires-Dist", []):
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**_ENVIRONMENT, "extra": extra}) for extra in extras):
            name = canonicalize_name(requirement.name)
            wanted.add(_INSTEAD.get(name, name))
    return wanted


def _imports(wheel: Path) -> list[str]:
    """Return the names that the wheel can be imported by."""
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist() if name.endswith(".py")}
    return sorted({top.removesuffix(".py") for top in tops if "." not in top.removesuffix(".py")})
