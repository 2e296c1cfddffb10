"""The files of the page: known types, no more weight than allowed."""

import re
from pathlib import Path

import pytest

from channels.web.assets import PAGE_FOLDER, read_assets

MAX_KILOBYTES = 30
# What the page loads only when it is asked to.
ON_DEMAND = {
    "/app/clipboard.js",
    "/app/comment-view.js",
    "/app/transcript.js",
    "/embed.js",
    "/labels/de.js",
    "/labels/es.js",
    "/labels/fr.js",
}


def test_a_file_of_unknown_type_is_an_error(tmp_path: Path) -> None:
    """A file with an ending that has no type is named, not served as anything."""
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(ValueError, match=r"notes\.txt: unknown ending"):
        read_assets(tmp_path)


def test_the_modules_are_announced() -> None:
    """The page names every module it needs, so that none waits for another."""
    page = (PAGE_FOLDER / "index.html").read_text("utf-8")
    named = set(re.findall(r'(?:href|src)="/chat(/(?:app|labels)/[^"]+)"', page))
    modules = {asset.path for asset in read_assets() if asset.path.endswith(".js")}
    assert named == modules - ON_DEMAND


def test_the_files_are_served_without_comments(tmp_path: Path) -> None:
    """Comments and idle spaces go; strings, templates and calculations stay."""
    (tmp_path / "a.js").write_text("/** why */\nconst a = `// ${b} /* c */`; // not\n")
    (tmp_path / "b.css").write_text("/* why */ p { inset: calc(50% - 1rem) 0; }\n")
    script, style = (asset.body.decode() for asset in read_assets(tmp_path))
    assert script == "const a=`// ${b} /* c */`;"
    assert style == "p{inset:calc(50% - 1rem) 0}"


def test_no_file_asks_another_host() -> None:
    """No file holds the address of another host, namespaces and examples aside."""
    allowed = {"http://www.w3.org/2000/svg", "https://HOST/chat/embed.js"}
    for asset in read_assets():
        found = set(re.findall(r"https?://[^\s\"'`<>)]+", asset.body.decode()))
        assert found <= allowed, asset.path
