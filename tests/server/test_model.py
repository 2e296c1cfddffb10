"""A model is trained when what it depends on changed, and only then."""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

from server import model


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project's sources."""
    for pattern in model.SOURCES:
        for path in model.PROJECT.glob(pattern):
            target = tmp_path / path.relative_to(model.PROJECT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    return tmp_path


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "article.yml",
        "data/rules.yml",
        "data/nlu/faq.yml",
        "nlu/spelling.py",
        "uv.lock",
    ],
)
def test_a_change_calls_for_training(project: Path, name: str) -> None:
    """Given a changed source, another model is wanted."""
    before = model.model_path(project)
    with (project / name).open("a") as file:
        file.write("# changed\n")
    assert model.model_path(project) != before


def test_other_files_do_not_call_for_training(project: Path) -> None:
    """Given a new README, the model stays what it was, wherever the project lies."""
    before = model.model_path(project)
    (project / "README.md").write_text("new")
    assert model.model_path(project) == before
    assert before.name == model.model_path(model.PROJECT).name


def test_a_fitting_model_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    """Given a trained model, nothing is trained and the user is told so."""
    path = model.ensure_model()
    capsys.readouterr()
    modified = path.stat().st_mtime
    assert model.ensure_model() == path
    assert "nothing to train" in capsys.readouterr().out
    assert path.stat().st_mtime == modified


def test_a_missing_model_is_trained(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given no fitting model, it is trained and the user is told why."""
    wanted = tmp_path / "article-new.tar.gz"
    monkeypatch.setattr(model, "model_path", lambda: wanted)
    monkeypatch.setattr(model, "train", lambda path: path.touch())
    assert model.ensure_model() == wanted
    assert "Training the model" in capsys.readouterr().out


def training_that(monkeypatch: pytest.MonkeyPatch, path: Path, does: str) -> None:
    """Lets a short program take the place of the training of a missing model."""
    monkeypatch.setattr(model, "model_path", lambda: path)
    program = f"import os, pathlib, time; path = pathlib.Path({str(path)!r}); {does}"
    monkeypatch.setattr(model, "TRAINING", (sys.executable, "-c", program))


def test_a_server_lets_another_process_train(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given no fitting model, a server waits for another process that trains it."""
    wanted = tmp_path / "article-new.tar.gz"
    training_that(monkeypatch, wanted, "path.write_text(str(os.getppid()))")
    assert model.ensure_model_apart() == wanted
    assert wanted.read_text() == str(os.getpid())


def test_a_training_of_another_process_that_fails_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a process that trains nothing, the error says so."""
    training_that(monkeypatch, tmp_path / "article-new.tar.gz", "raise SystemExit(1)")
    with pytest.raises(model.TrainingError, match="left no model"):
        model.ensure_model_apart()


def test_the_end_of_a_server_ends_its_training(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given SIGTERM while another process trains, that process ends too."""
    started = tmp_path / "started"
    does = f"pathlib.Path({str(started)!r}).write_text(str(os.getpid()));"
    does += f"os.kill(os.getppid(), {signal.SIGTERM:d}); time.sleep(60)"
    training_that(monkeypatch, tmp_path / "article-new.tar.gz", does)
    with pytest.raises(SystemExit):
        model.ensure_model_apart()
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def test_a_failed_training_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given training that leaves no model, the error says so."""
    import rasa.model_training

    class Result:
        code = 1
        model = None

    monkeypatch.setattr(rasa.model_training, "train", lambda **_: Result())
    with pytest.raises(model.TrainingError, match="left no model"):
        model.train(tmp_path / "article-x.tar.gz")


@pytest.mark.parametrize("length", [0, 10, -1_000])
def test_a_damaged_model_is_noticed(tmp_path: Path, length: int) -> None:
    """Given a file that lacks its end, it is not taken for a model."""
    whole = model.ensure_model()
    damaged = tmp_path / whole.name
    damaged.write_bytes(whole.read_bytes()[:length])
    assert model.is_whole(whole)
    assert not model.is_whole(damaged)
