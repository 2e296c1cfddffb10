"""Keeps what takes long to compute, for as long as what it depends on is the same."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from server.model import PROJECT

REPORTS = PROJECT / "reports"
FOLDER = REPORTS / "cache"
Arrays = dict[str, npt.NDArray[Any]]


def digest(*parts: object) -> str:
    """Returns a short digest of the parts' contents.

    Args:
        *parts: paths stand for the files' contents, arrays and anything else for what
            they print as.
    """
    content = hashlib.sha256()
    for part in parts:
        if isinstance(part, Path):
            content.update(part.read_bytes())
        elif isinstance(part, np.ndarray):
            content.update(repr(part.tolist()).encode())
        else:
            content.update(repr(part).encode())
        content.update(b"\0")
    return content.hexdigest()[:16]


def remember(
    name: str,
    depends_on: Sequence[object],
    compute: Callable[[], Arrays],
) -> Arrays:
    """Returns what was computed before from the same parts, or computes it.

    Args:
        name: what it is; an older result of this name is removed.
        depends_on: see `digest`.
        compute: gives the arrays.
    """
    path = FOLDER / f"{name}-{digest(*depends_on)}.npz"
    if path.exists():
        with np.load(path) as kept:
            return {key: kept[key] for key in kept.files}
    arrays = compute()
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Elsewhere at first: half a file from an interrupted run would not be read.
    partial = path.with_name("writing.npz")
    np.savez(partial, **arrays)
    for old in FOLDER.glob(f"{name}-*.npz"):
        old.unlink()
    partial.rename(path)
    return arrays
