"""The launcher starts the assistant, or says in one sentence why it cannot."""

import socket
from pathlib import Path
from typing import Any

import pytest
import rasa.core.run

from answers import article
from channels.web import WebInput
from server import __main__ as launcher
from server import model
from server.action_endpoint import InProcessActions
from server.conversations import ConversationStore
from server.locks import ConversationLocks


@pytest.fixture(autouse=True)
def _own_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keeps the project's own conversations out of it."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'test.db'}")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What Rasa was asked to serve, instead of serving it."""
    asked: dict[str, Any] = {}
    monkeypatch.setattr(
        rasa.core.run, "serve_application", lambda **options: asked.update(options)
    )
    return asked


def test_run_serves_with_the_actions_inside(served: dict[str, Any]) -> None:
    """Given `run`, Rasa serves the channels with the actions in its own process."""
    assert launcher.main(["run", "--port", "5999"]) == 0
    assert served["port"] == 5999
    assert served["interface"] == "127.0.0.1"
    assert served["enable_api"] is False
    assert served["credentials"] == str(model.PROJECT / "credentials.yml")
    assert served["model_path"] == str(model.model_path())
    assert isinstance(served["endpoints"].action, InProcessActions)
    assert isinstance(served["endpoints"].tracker_store, ConversationStore)
    assert isinstance(served["endpoints"].lock_store, ConversationLocks)


async def test_run_says_where_it_answers(
    served: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a started server, the address and how to stop it are printed."""
    launcher.main(["run", "--port", "5999"])
    *_, (announce, event) = served["server_listeners"]
    assert event == "after_server_start"
    await announce(None, None)
    printed = capsys.readouterr().out
    assert "Open http://127.0.0.1:5999/chat " in printed
    assert "http://127.0.0.1:5999/webhooks/rest/webhook" in printed
    assert "Ctrl-C" in printed


def test_shell_talks_in_the_terminal(served: dict[str, Any]) -> None:
    """Given `shell`, the terminal's channel alone is served on a free port."""
    assert launcher.main(["shell"]) == 0
    assert served["channel"] == "channels.terminal.TerminalInput"
    assert served["credentials"] is None


def test_train_trains_and_serves_nothing(served: dict[str, Any]) -> None:
    """Given `train`, the model is made ready and nothing is served."""
    assert launcher.main(["train"]) == 0
    assert served == {}


def test_a_port_in_use_is_said_in_a_sentence(
    served: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a port that is taken, one sentence names it and another one to try."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert launcher.main(["run", "--port", str(port)]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"Error: port {port} on 127.0.0.1 cannot be used")
    assert "make run PORT=" in error
    assert error.count("\n") == 1
    assert served == {}


def test_a_port_that_cannot_be_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given a port beyond the last one, one sentence says so."""
    assert launcher.main(["run", "--port", "70000"]) == 1
    assert "port 70000" in capsys.readouterr().err


def test_a_broken_article_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a broken article.yml, the error names it and nothing else happens."""

    def load() -> None:
        raise article.ArticleError("article.yml: claim 'x': `text` is missing")

    monkeypatch.setattr(article, "load", load)
    assert launcher.main(["train"]) == 1
    printed = capsys.readouterr()
    assert printed.err == "Error: article.yml: claim 'x': `text` is missing\n"
    assert printed.out == ""


def test_a_failed_training_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given training that fails, one sentence says so."""

    def fail() -> None:
        raise model.TrainingError("the training left no model")

    monkeypatch.setattr(model, "ensure_model", fail)
    assert launcher.main(["train"]) == 1
    assert capsys.readouterr().err == "Error: the training left no model\n"


def test_a_log_level_that_is_none_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a wrong LOG_LEVEL, one sentence names it."""
    monkeypatch.setenv("LOG_LEVEL", "loud")
    assert launcher.main(["train"]) == 1
    assert capsys.readouterr().err.startswith('Error: LOG_LEVEL is "loud"')


def test_missing_credentials_are_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given no such credentials file, one sentence names it."""
    missing = tmp_path / "none.yml"
    assert launcher.main(["run", "--port", "0", "--credentials", str(missing)]) == 1
    error = capsys.readouterr().err
    assert f"{missing} is missing; name another file with --credentials" in error


def test_wrong_settings_of_a_channel_are_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a setting that a channel refuses, its sentence is all that is printed."""

    def refuse(**options: Any) -> None:
        WebInput.from_credentials({"embed_on": ["example.org"]})

    monkeypatch.setattr(rasa.core.run, "serve_application", refuse)
    assert launcher.main(["run", "--port", "0"]) == 1
    assert "credentials.yml, channels.web.WebInput: `embed_on`" in (
        capsys.readouterr().err
    )


@pytest.mark.parametrize("command", [["run", "--port", "0"], ["shell"]])
def test_missing_endpoints_are_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """Given no such endpoints file, one sentence names it."""
    missing = tmp_path / "none.yml"
    assert launcher.main([*command, "--endpoints", str(missing)]) == 1
    error = capsys.readouterr().err
    assert error == f"Error: {missing} is missing; name another file with --endpoints\n"
