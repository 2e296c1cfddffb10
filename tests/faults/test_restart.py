"""What the assistant is made of is broken at a restart: said plainly, and mended."""

import shutil
import subprocess
import time
from pathlib import Path

import pytest

from server.model import PROJECT, model_path
from tests.running_server import RunningServer

QUESTION = "what history do they share?"
NOTICED_WITHIN_SECONDS = 120.0


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, with its model."""
    copy = tmp_path / "project"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    for name in filter(None, listed.split("\0")):
        if (PROJECT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT / name, copy / name)
    shutil.copytree(PROJECT / "models", copy / "models", dirs_exist_ok=True)
    assert (copy / "models" / model_path().name).exists()
    return copy


def test_a_broken_article_is_named_and_mended(project: Path, tmp_path: Path) -> None:
    """A server goes on with what it read; at a restart the error names the file."""
    server = RunningServer(tmp_path, project=project)
    server.start()
    article = project / "article.yml"
    whole = article.read_bytes()
    try:
        article.write_bytes(whole[: len(whole) // 2])
        assert server.ask("a", QUESTION)["custom"]["caveat"] is False
        server.stop()
        server.launch()
        assert server.wait() == 1
        assert "Error: article.yml" in server.log
        assert "Traceback" not in server.log
        article.write_bytes(whole)
        server.start()
        again = server.ask("a", "tell me more")
    finally:
        server.stop()
    assert again["custom"]["intents"] == ["tell_more", "topic_historical_solidarity"]


def test_a_damaged_model_is_set_aside(project: Path, tmp_path: Path) -> None:
    """A server goes on with what it loaded; at a restart the model is made anew."""
    server = RunningServer(tmp_path, project=project)
    server.start()
    model = project / "models" / model_path().name
    try:
        model.write_bytes(model.read_bytes()[:-1_000])
        assert server.ask("a", QUESTION)["custom"]["caveat"] is False
        server.stop()
        server.launch()
        give_up = time.monotonic() + NOTICED_WITHIN_SECONDS
        while "Training the model" not in server.log and time.monotonic() < give_up:
            time.sleep(0.2)
    finally:
        server.kill()
    assert f"{model.name} is damaged" in server.log
    assert "Training the model" in server.log
    assert model.with_suffix(".damaged").exists()
    assert "Traceback" not in server.log


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """A file that cannot be opened ends the start in a sentence."""
    server = RunningServer(tmp_path, {"DATABASE_URL": "sqlite:////proc/none.db"})
    server.launch()
    assert server.wait() == 1
    assert "Error: the database of conversations cannot be opened" in server.log
    assert "Traceback" not in server.log
