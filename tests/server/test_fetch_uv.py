"""uv comes from PyPI, whole or not at all."""

import hashlib
import http.client
import io
import json
import platform
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from server import fetch_uv

NAME = f"uv-{fetch_uv.VERSION}-py3-none-manylinux_2_17_x86_64.whl"


def wheel() -> bytes:
    """Returns a wheel that holds a program named uv."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("uv.data/scripts/uvx", "other")
        archive.writestr("uv.data/scripts/uv", "program")
    return content.getvalue()


def serve(monkeypatch: pytest.MonkeyPatch, content: bytes, sha256: str) -> None:
    """Makes PyPI answer with one wheel."""
    file = {"filename": NAME, "url": "wheel", "hashes": {"sha256": sha256}}
    other = {"filename": "uv-0.0.1.tar.gz", "url": "x", "hashes": {}}
    index = json.dumps({"files": [other, file]}).encode()

    def urlopen(request: Any, timeout: float) -> io.BytesIO:
        return io.BytesIO(content if request == "wheel" else index)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)


def test_the_program_is_put_into_the_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given PyPI's wheel, its program lies in the folder and can be run."""
    serve(monkeypatch, wheel(), hashlib.sha256(wheel()).hexdigest())
    assert fetch_uv.main(str(tmp_path / "tools")) == 0
    program = tmp_path / "tools" / "uv"
    assert program.read_text() == "program"
    assert program.stat().st_mode & 0o111


def test_a_damaged_file_is_refused(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given a file with another checksum, nothing is put there."""
    serve(monkeypatch, wheel(), "0" * 64)
    assert fetch_uv.main(str(tmp_path)) == 1
    assert "damaged" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_no_network_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given no way to PyPI, one sentence says so."""

    def urlopen(request: Any, timeout: float) -> None:
        raise urllib.error.URLError("no route")

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert fetch_uv.main(str(tmp_path)) == 1
    assert capsys.readouterr().err.startswith("Error: uv could not be fetched")


def test_another_machine_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a machine that the lock file does not cover, one sentence says so."""
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert fetch_uv.main("anywhere") == 1
    assert "Linux x86_64 only" in capsys.readouterr().err


@pytest.mark.parametrize(
    "answer",
    [b"<html>log in first</html>", b"{}", b'{"files": []}'],
    ids=["no JSON", "no list", "no wheel"],
)
def test_another_answer_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    answer: bytes,
) -> None:
    """Given an answer that is no index, one sentence says so."""
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(answer))
    assert fetch_uv.main(tmp_path) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_broken_download_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Given a connection that breaks off, one sentence says so."""

    def urlopen(*_: Any, **__: Any) -> None:
        raise http.client.IncompleteRead(b"", 1)

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert fetch_uv.main(tmp_path) == 1
    assert capsys.readouterr().err.startswith("Error: uv could not be fetched")
