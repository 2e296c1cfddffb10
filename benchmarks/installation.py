"""What an installation takes on disk, and what was fetched for it."""

import os
import subprocess
import tomllib
from collections.abc import Iterator, Sequence
from email.parser import HeaderParser
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from packaging.tags import Tag, parse_tag
from packaging.utils import canonicalize_name, parse_wheel_filename

from benchmarks.assistant import BenchmarkError
from benchmarks.measure import Measure
from benchmarks.stock import PROJECT

# What `make run` installs, and what `make stock` does.
OURS = ("--no-dev",)
STOCK = ("--only-group", "stock")


def installation(folder: Path) -> list[Measure]:
    """Installs both from the lock file and measures them.

    Args:
        folder: where to put the environments.

    Raises:
        BenchmarkError: uv is missing, or could not install.
    """
    ours = _install(folder / "ours-environment", OURS)
    stock = _install(folder / "stock-environment", STOCK)
    return [
        Measure("Installed packages, MB", _on_disk(ours), _on_disk(stock)),
        Measure("Fetched packages, MB", _fetched(ours), _fetched(stock)),
    ]


def _install(folder: Path, options: Sequence[str]) -> Path:
    """Installs into a new environment; returns where its packages are."""
    # Set by `uv run`.
    uv = os.environ.get("UV")
    if not uv:
        raise BenchmarkError("uv did not start this; run `make bench`")
    done = subprocess.run(
        [uv, "sync", "--frozen", "--quiet", *options],
        cwd=PROJECT,
        env={**os.environ, "UV_PROJECT_ENVIRONMENT": str(folder)},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BenchmarkError(f"uv could not install into {folder}:\n{done.stderr}")
    return next(folder.glob("lib/python*/site-packages"))


def _on_disk(packages: Path) -> float:
    """Returns the size of all files in a folder, in MB."""
    files = (path for path in packages.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / 1e6


def _fetched(packages: Path) -> float:
    """Returns the size of the files that the packages were installed from, in MB."""
    lock = tomllib.loads((PROJECT / "uv.lock").read_text("utf-8"))
    locked = {package["name"]: package for package in lock["package"]}
    return (
        sum(
            _file_size(locked[canonicalize_name(found.name)], found.read_text("WHEEL"))
            for found in distributions(path=[str(packages)])
        )
        / 1e6
    )


def _file_size(locked: dict[str, Any], wheel: str | None) -> int:
    """Returns the size of the file that a package was installed from, in bytes.

    Args:
        locked: the package's entry in the lock file.
        wheel: what its metadata says of the wheel (see the specification of wheels).
    """
    installed = set(_tags(wheel or ""))
    for file in locked.get("wheels", ()):
        *_, tags = parse_wheel_filename(file["url"].rpartition("/")[2])
        if installed & tags:
            return int(file["size"])
    # Built from its source; the project's own package is not fetched at all.
    return int(locked.get("sdist", {}).get("size", 0))


def _tags(wheel: str) -> Iterator[Tag]:
    for tag in HeaderParser().parsestr(wheel).get_all("Tag", ()):
        yield from parse_tag(tag)
