"""Folders that are made once for the same inputs. This file does not know what is in them."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

#: Seconds that another build may take: the first one on a slow line.
_PATIENCE = 900.0


class Kept:
    """Folders below `root`, each made from inputs. Hold `alone` while you use it: several builds may share the folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextlib.contextmanager
    def alone(self) -> Iterator[None]:
        """Wait until no other process builds. A lock of SQLite's, on every system: it goes when its process goes, however that ends."""
        self.root.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(self.root / "lock", timeout=_PATIENCE, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield

    def folder(self, name: str, inputs: Iterable[bytes], make: Callable[[Path], None]) -> Path:
        """Return the folder `name` for `inputs`; if it is not there, `make` fills a new one, and those for other inputs are removed."""
        digest = hashlib.sha256()
        for each in inputs:
            digest.update(hashlib.sha256(each).digest())
        wanted = self.root / f"{name}-{digest.hexdigest()[:16]}"
        if not wanted.exists():
            # Never over an old output: some tools would keep half of it. And a build that fails leaves nothing behind.
            with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=self.root) as fresh:
                make(Path(fresh))
                for old in self.root.glob(f"{name}-*"):
                    shutil.rmtree(old)
                shutil.copytree(fresh, wanted)
        return wanted
