"""The files of the page, ready to be sent: type, ETag, without comments, compressed."""

import dataclasses
import functools
import gzip
import hashlib
from collections.abc import Callable
from pathlib import Path

import rcssmin
import rjsmin
from sanic import response
from sanic.request import Request
from sanic.response import HTTPResponse

PAGE_FOLDER = Path(__file__).parents[2] / "web" / "page"
INDEX = "index.html"
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
# What takes comments and idle spaces out of a kind of file; the rest stays as it is.
MINIFIERS: dict[str, Callable[[str], str]] = {
    ".css": rcssmin.cssmin,
    ".js": rjsmin.jsmin,
}


@dataclasses.dataclass(frozen=True)
class Asset:
    """A file as it is served.

    Attributes:
        path: where it is served, below the channel's address.
        content_type: its type.
        body: its content.
    """

    path: str
    content_type: str
    body: bytes

    @functools.cached_property
    def compressed(self) -> bytes:
        """The content, compressed with gzip."""
        return gzip.compress(self.body, mtime=0)

    @functools.cached_property
    def etag(self) -> str:
        """A name of this content for the browser's cache.

        It is a weak one, as it stands for the compressed copy too.
        """
        return f'W/"{hashlib.sha256(self.body).hexdigest()[:16]}"'

    def respond(self, request: Request) -> HTTPResponse:
        """Returns the file, or only the word that the browser's copy is still good."""
        headers = {
            "Cache-Control": "no-cache",
            "ETag": self.etag,
            "Vary": "Accept-Encoding",
        }
        if self.etag in request.headers.get("if-none-match", ""):
            return response.raw(b"", status=304, headers=headers)
        body = self.body
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["Content-Encoding"] = "gzip"
            body = self.compressed
        return response.raw(body, content_type=self.content_type, headers=headers)


def read_assets(folder: Path = PAGE_FOLDER) -> list[Asset]:
    """Reads the files of the page, as small as they can be without a build.

    Args:
        folder: holds the files; `index.html` is the page itself.

    Raises:
        ValueError: a file has an ending of which the type is not known.
        OSError: a file cannot be read.
    """
    assets = []
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        if file.suffix not in CONTENT_TYPES:
            raise ValueError(
                f"{file.name}: unknown ending; add it to CONTENT_TYPES in"
                " channels/web/assets.py, or move the file"
            )
        path = file.relative_to(folder).as_posix()
        assets.append(
            Asset(
                "/" if path == INDEX else f"/{path}",
                CONTENT_TYPES[file.suffix],
                _read(file),
            )
        )
    return assets


def _read(file: Path) -> bytes:
    minify = MINIFIERS.get(file.suffix)
    return minify(file.read_text("utf-8")).encode() if minify else file.read_bytes()
