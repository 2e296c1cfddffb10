"""Fetches uv from PyPI into a folder; needs Python 3 alone, not even pip.

python3 server/fetch_uv.py FOLDER
"""

import hashlib
import http.client
import io
import json
import platform
import sys
import urllib.request
import zipfile
from pathlib import Path

VERSION = "0.13.9"
INDEX = "https://pypi.org/simple/uv/"
FORMAT = "application/vnd.pypi.simple.v1+json"
# What goes wrong on the way to a registry, or with its answer.
PROBLEMS = (OSError, ValueError, KeyError, http.client.HTTPException)


class DamagedError(Exception):
    """A file is not the one that was asked for."""


def main(folder: str) -> int:
    """Puts the program `uv` into `folder`; returns the exit status."""
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        return say("this project runs on Linux x86_64 only")
    try:
        request = urllib.request.Request(INDEX, headers={"Accept": FORMAT})
        with urllib.request.urlopen(request, timeout=60) as answer:
            files = json.load(answer)["files"]
        wheel = next((file for file in files if fits(file["filename"])), None)
        if wheel is None:
            return say("PyPI has no uv %s for this machine" % VERSION)
        content = download(wheel["url"], wheel["hashes"]["sha256"])
    except PROBLEMS as error:
        return say("uv could not be fetched from PyPI (%s)" % error)
    except DamagedError:
        return say("the file that PyPI sent for uv is damaged; try again")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        name = next(n for n in archive.namelist() if n.endswith("/scripts/uv"))
        program = archive.read(name)
    # Under another name at first, so that make never takes a part of it for the whole.
    unfinished = Path(folder) / "uv.unfinished"
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    unfinished.write_bytes(program)
    unfinished.chmod(0o755)
    unfinished.replace(Path(folder) / "uv")
    return 0


def download(url: str, sha256: str) -> bytes:
    """Returns the content of a registry's file.

    Args:
        url: where it is.
        sha256: its checksum, in hexadecimal.

    Raises:
        DamagedError: the file has another checksum.
        OSError: or another of `PROBLEMS`, it could not be fetched.
    """
    with urllib.request.urlopen(url, timeout=300) as answer:
        content: bytes = answer.read()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise DamagedError(url)
    return content


def fits(name: str) -> bool:
    """Tells whether a file of the index is the wheel wanted."""
    wheel = name.startswith("uv-%s-" % VERSION) and name.endswith("x86_64.whl")
    return wheel and "manylinux" in name


def say(problem: str) -> int:
    """Prints an error; returns the exit status for it."""
    print("Error: %s." % problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
