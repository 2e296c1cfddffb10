"""Other people's questions are read, divided and reported; nothing is fetched."""

import dataclasses
import io
import json
import shutil
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evaluation import cache, settings, stock, training
from evaluation.__main__ import main
from evaluation.examples import FOLDS, Examples
from evaluation.public import asking, data, divide, report
from evaluation.public.data import OUTSIDE

SMALL_TALK = """
manager.addDocument('en', 'are you a robot', 'agent.real');
manager.addDocument(
  'en',
  "what's your age",
  'agent.age'
);
manager.addAnswer('en', 'agent.age', 'I am young');
"""


@pytest.fixture
def package() -> bytes:
    """An archive with one question in each corpus, and two of small talk."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for number, name in enumerate(data.CORPORA):
            sentence = {"text": f"question {number}", "intent": f"Intent {number}"}
            add(archive, name, json.dumps({"sentences": [sentence]}))
        add(archive, data.SMALL_TALK, SMALL_TALK)
    return content.getvalue()


@pytest.fixture
def questions() -> Examples:
    """Five questions of each of ten intents, and five outside."""
    intents = [*(f"intent_{number}" for number in range(10)), OUTSIDE]
    return Examples(
        np.array([f"{each} {number}" for each in intents for number in range(5)]),
        np.array([each for each in intents for _ in range(5)]),
    )


def add(archive: tarfile.TarFile, name: str, text: str) -> None:
    """Adds a file to an archive."""
    content = text.encode()
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def parsed(likeliest: str, final: str) -> dict[str, Any]:
    """Returns a parse as Rasa gives it; the fallback stands first in its ranking."""
    names = [final, likeliest] if final == "nlu_fallback" else [likeliest]
    return {
        "intent": {"name": final},
        "intent_ranking": [{"name": name} for name in names],
    }


def test_corpora_and_small_talk_are_read(package: bytes) -> None:
    """Given the package, its questions come with their intents, answers do not."""
    assert data.read(package) == [
        ("question 0", "Intent 0"),
        ("question 1", "Intent 1"),
        ("question 2", "Intent 2"),
        ("are you a robot", "agent.real"),
        ("what's your age", "agent.age"),
    ]


def test_each_text_counts_once_and_rare_intents_are_outside() -> None:
    """Given repeats, `None` and a rare intent, one of each repeat stays in scope."""
    examples = data.label(
        [
            *((f"ask {number}", "Make Update") for number in range(FOLDS)),
            ("Ask 1 ", "Make Update"),
            ("why", "None"),
            ("how", "agent.rare"),
        ]
    )
    assert examples.texts.tolist() == [
        *(f"ask {number}" for number in range(FOLDS)),
        *("why", "how"),
    ]
    assert examples.intents.tolist() == ["make_update"] * FOLDS + [OUTSIDE] * 2


def test_the_package_is_fetched_once(
    package: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Given no package, it is fetched and kept for the next time."""
    fetched = []

    def download(url: str, sha256: str) -> bytes:
        fetched.append(url)
        return package

    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(data, "download", download)
    assert len(data.load()) == len(data.load()) == 5
    assert fetched == [data.URL]


def test_questions_in_scope_are_asked_once_each(questions: Examples) -> None:
    """Given the folds, each question in scope is asked once, and none is trained on."""
    divided = divide.without_outside(questions)
    asked = [text for fold in divided for text in fold.test.texts.tolist()]
    inside = questions.texts[questions.intents != OUTSIDE].tolist()
    assert sorted(asked) == sorted(inside)
    for fold in divided:
        assert not set(fold.train.texts) & set(fold.test.texts)
        assert not fold.untaught.any()


def test_untaught_intents_leave_no_trace_in_the_training(questions: Examples) -> None:
    """Given the folds with outside questions, each intent is untaught in one of them.

    Another fifth of the intents is taught as outside.
    """
    of = dict(zip(questions.texts.tolist(), questions.intents.tolist(), strict=True))
    divided = divide.with_outside(questions)
    untaught = []
    for fold in divided:
        hidden = {of[text] for text in fold.test.texts[fold.untaught]}
        trained = {of[text] for text in fold.train.texts}
        outside = {of[text] for text in fold.train.texts[fold.train.intents == OUTSIDE]}
        assert not hidden & trained
        assert not set(fold.train.texts) & set(fold.test.texts)
        assert set(fold.test.intents[fold.untaught]) == {OUTSIDE}
        assert len(outside) == 3  # two of ten intents, and what is always outside
        untaught.extend(sorted(hidden))
    assert sorted(untaught) == [f"intent_{number}" for number in range(10)]
    asked = [text for fold in divided for text in fold.test.texts.tolist()]
    assert sorted(asked) == sorted(questions.texts.tolist())


def test_answers_are_read_from_rasas_parses() -> None:
    """Given a fallback, it is told from the likeliest intent."""
    read = asking.read(
        [parsed("a", "nlu_fallback"), parsed("b", "b"), parsed("c", "d")]
    )
    assert read["likeliest"].tolist() == ["a", "b", "c"]
    assert read["final"].tolist() == ["nlu_fallback", "b", "d"]


def test_figures_are_those_worked_out_by_hand() -> None:
    """Given two right of four in scope and one of two outside declined, so it says."""
    measured = report.measure(
        asking.Answers(
            truth=np.array(["a", "a", "b", "b", OUTSIDE, OUTSIDE]),
            untaught=np.array([False] * 5 + [True]),
            likeliest=np.array(["a", "a", "b", "a", "a", "b"]),
            final=np.array(["a", "nlu_fallback", "b", "a", "not_covered", "b"]),
            seconds=np.array([2.0, 4.0]),
            milliseconds=np.array([1.0, 2.0]),
        ),
        ("not_covered", OUTSIDE),
    )
    assert measured["likeliest intent: accuracy"].startswith("50.0 (")
    # 2/3 for a, 1/2 for b, 0 outside.
    assert measured["likeliest intent: macro-F1"] == "38.9"
    assert measured["after the fallback: in scope, answered rightly"].startswith("50.0")
    assert measured["after the fallback: outside, declined"].startswith("50.0")
    assert measured["after the fallback: outside and untaught, declined"] == (
        "0.0 (0.0–79.3)"
    )
    assert measured["training and loading, s"] == "3.0"
    assert measured["understanding a question, ms"] == "1.5"


def test_what_stands_alone_is_asked_of_our_own_model(small: Examples) -> None:
    """Given a fold, most of its questions are understood, and the unsure declined."""
    fold = divide.Fold(
        train=small.at(np.flatnonzero(np.arange(len(small)) % 4)),
        test=small.at(np.flatnonzero(np.arange(len(small)) % 4 == 0)),
        untaught=np.zeros(6, bool),
    )
    configured = settings.load()
    answers = asking.ask(asking.alone("ours", configured, []), "small", [fold])
    assert answers.truth.tolist() == fold.test.intents.tolist()
    assert (answers.likeliest == answers.truth).mean() > 0.6
    assert {*answers.final} <= {*answers.likeliest, "nlu_fallback"}
    strict = dataclasses.replace(
        configured, reader=dataclasses.replace(configured.reader, threshold=1.01)
    )
    declined = asking.ask(asking.alone("strict", strict, []), "small", [fold])
    assert {*declined.final} == {"nlu_fallback"}
    assert declined.likeliest.tolist() == answers.likeliest.tolist()


def test_both_pipelines_are_reported(
    questions: Examples,
    reports: Path,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Given the questions, the report has both pipelines in both settings.

    What Rasa trains is the subject of another test: here it knows every answer.
    """
    right = dict(zip(questions.texts.tolist(), questions.intents.tolist(), strict=True))

    def train_and_ask(
        python: Path, config: dict[str, Any], examples: Examples, texts: list[str]
    ) -> training.Understood:
        assert config["pipeline"]
        parses = [parsed(right[text], right[text]) for text in texts]
        return training.Understood(parses, seconds=3.0, milliseconds=2.0)

    monkeypatch.setattr(stock, "PYTHON", Path(sys.executable))
    monkeypatch.setattr(data, "load", lambda: questions)
    monkeypatch.setattr(training, "train_and_ask", train_and_ask)
    config = Path(shutil.copy(settings.CONFIG, tmp_path))
    assert main(["--config", str(config), "public", "--folds", "2"]) == 0
    text = (reports / "public.md").read_text("utf-8")
    assert text in capsys.readouterr().out
    assert text.count("|  | this one | stock Rasa |") == 2
    without, with_outside = text.split("## With outside")
    assert "| 100.0 (83.9–100.0) |" in without
    assert "outside, declined" not in without
    assert "outside, declined" in with_outside
    assert "in 2 of 5 folds" in " ".join(text.split())


def test_no_network_is_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given no way to npm, one sentence says so; no trace is shown."""

    def urlopen(*_: Any, **__: Any) -> None:
        raise urllib.error.URLError("no route")

    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(urllib.request, "urlopen", urlopen)
    assert main(["public"]) == 1
    assert "could not be fetched from npm" in capsys.readouterr().err


def test_another_file_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a file with another checksum, nothing is kept."""
    monkeypatch.setattr(cache, "FOLDER", tmp_path / "cache")
    monkeypatch.setattr(urllib.request, "urlopen", lambda *_, **__: io.BytesIO(b"else"))
    assert main(["public"]) == 1
    assert "damaged" in capsys.readouterr().err
    assert not cache.FOLDER.exists()
