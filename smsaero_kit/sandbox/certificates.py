"""Throw-away certificates for the gateway's host names: made anew at each start, by trustme. This file never serves anything.

Only the authority's certificate is ever written, for clients to trust; no private key of it is kept, so nobody can sign with it later.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from smsaero_kit.errors import FileProblem, MissingExtra

#: Every host name under which the gateway was ever reached, and this machine's own.
NAMES: Final = (
    "gate.smsaero.ru",
    "gate.smsaero.org",
    "gate.smsaero.net",
    "gate.smsaero.uz",
    "localhost",
    "127.0.0.1",
    "::1",
)
#: How a file of ours begins: no other one is ever written over.
_MARK: Final = "# The authority of a sandbox of smsaero-kit: made anew at each start, good for tests only.\n"


@dataclass(frozen=True)
class Certificates:
    """A server's TLS context, and the certificate of the authority that a client must trust, as PEM."""

    context: ssl.SSLContext
    authority: str

    def write_authority(self, path: Path) -> None:
        """Write the authority's certificate. Raises `FileProblem`, also for a file there that no sandbox wrote."""
        shown = str(path)
        try:
            if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(_MARK):
                raise FileProblem(shown, "foreign")
            path.write_text(_MARK + self.authority, encoding="ascii")
        except IsADirectoryError:
            raise FileProblem(shown, "folder") from None
        except PermissionError:
            raise FileProblem(shown, "unwritable") from None
        except FileNotFoundError:
            raise FileProblem(shown, "no_folder") from None
        except (OSError, ValueError) as error:
            raise FileProblem(shown, "failed", getattr(error, "strerror", None) or str(error)) from None


def throw_away(names: tuple[str, ...] = NAMES) -> Certificates:
    """Return certificates for `names`. Raises `MissingExtra` without trustme."""
    try:
        import trustme
    except ImportError:
        raise MissingExtra("sandbox") from None
    authority = trustme.CA(organization_name="smsaero-kit sandbox")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return Certificates(context, authority.cert_pem.bytes().decode("ascii"))
