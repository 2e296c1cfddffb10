"""The commands, on a small data set."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from evaluation import report, settings, stock
from evaluation.__main__ import main
from evaluation.asking import Judgement
from evaluation.examples import Examples, folds, load
from evaluation.judged import Turn
from evaluation.predictions import Predictions
from tests.evaluation.conftest import SLIP
from usage import groups


@pytest.fixture
def config(tmp_path: Path, labelled: Path) -> Path:
    """The project's configuration, with less labelled data."""
    config = yaml.safe_load(settings.CONFIG.read_text("utf-8"))
    for entry in config["pipeline"]:
        if entry["name"] == settings.READER:
            entry["data"] = str(labelled)
    path = tmp_path / "config.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    return path


def run(config: Path, nlu: Path, *arguments: str) -> int:
    """Runs a command and returns its exit status."""
    return main(["--config", str(config), "--nlu", str(nlu), *arguments])


def test_evaluate_writes_report_and_plots(
    config: Path, nlu: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given the examples, the report is printed and written, and each plot drawn."""
    assert run(config, nlu, "evaluate", "--stock-share", "0") == 0
    text = (reports / "evaluation.md").read_text("utf-8")
    assert text in capsys.readouterr().out
    assert "| held-out examples | 24 |" in text
    assert "| topic_material_assistance | 8 |" in text
    assert "stock Rasa" not in text
    assert "\n| questions of a subject | " in text
    assert "\n| messages, cut exactly rightly | " in text
    for plot in report.PLOTS:
        assert (reports / plot).read_bytes().startswith(b"\x89PNG")


def test_evaluate_compares_with_the_stock_pipeline(
    config: Path, nlu: Path, reports: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given the stock pipeline's predictions, both stand side by side.

    Its training is the subject of another test.
    """

    def predict_fold(
        examples: Examples, share: float, _: object
    ) -> tuple[np.ndarray, Predictions]:
        assert share == 0.5
        places = np.flatnonzero(folds(examples) == 0)
        intents = np.unique(examples.intents)
        truth = examples.intents[places]
        return places, Predictions(
            truth, intents, np.float32(truth[:, None] == intents)
        )

    monkeypatch.setattr(stock, "predict_fold", predict_fold)
    assert run(config, nlu, "evaluate", "--stock-share", "0.5") == 0
    text = (reports / "evaluation.md").read_text("utf-8")
    columns = "this assistant | this one, 50% of the data | stock Rasa, 50% of the data"
    assert f"|  | {columns} |" in text
    accuracy = next(line for line in text.splitlines() if "the very label" in line)
    assert accuracy.endswith("| 100.0 (56.6–100.0) |")


def test_judged_questions_have_their_section() -> None:
    """Given judgements, their shares stand in the report, by part and kind."""
    expected = [
        ("single", "plain", True),
        ("single", "plain", False),
        ("multi", "", True),
    ]
    judgements = [
        Judgement(
            Turn("?", part, kind, frozenset(["a"]), False, True, part),
            replied=("a",) if right else ("b",),
            caveat=right,
            offered=frozenset(),
        )
        for part, kind, right in expected
    ]
    text = report.describe_judged(judgements)
    assert "| single questions answered rightly | 2 | 50.0 (" in text
    assert "several questions, all answered | 1 | 100.0 (" in text
    assert "| the caveat where it is called for | 3 | 66.7 (" in text
    assert "| no caveat where none is called for | 0 |" in text
    assert "| single, plain | 2 | 50.0 (" in text
    assert "dialogues" not in text


def test_suggest_tells_where_data_would_help(
    config: Path, nlu: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given the examples, all four kinds of suggestions are printed."""
    assert run(config, nlu, "suggest") == 0
    printed = capsys.readouterr().out
    for title in ("Intents with", "Pairs taken", "Labels to look at", "Examples that"):
        assert title in printed


def test_suggest_writes_proposals_from_a_group(
    config: Path, nlu: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a group of the report, its new texts are proposed, and no data changes."""
    texts = ("have arms been sent over", SLIP, "did [name] send weapons")
    groups.save(reports / groups.FILE, [groups.Group("unanswered-1", 7, texts)])
    before = {path: path.read_bytes() for path in nlu.parent.rglob("*.yml")}
    assert run(config, nlu, "suggest", "--group", "unanswered-1") == 0
    written = reports / "proposals-unanswered-1.yml"
    assert str(written) in capsys.readouterr().out
    proposed = load(written)
    assert proposed.texts.tolist() == ["have arms been sent over"]
    assert proposed.intents.tolist() == ["topic_material_assistance"]
    assert "# Proposals from the group unanswered-1 (7 turns)." in written.read_text()
    assert {path: path.read_bytes() for path in before} == before


def test_a_group_without_news_proposes_nothing(
    config: Path, nlu: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a group of what is known already, that is said, and nothing written."""
    groups.save(reports / groups.FILE, [groups.Group("unanswered-2", 1, (SLIP,))])
    assert run(config, nlu, "suggest", "--group", "unanswered-2") == 0
    assert "is an example already" in capsys.readouterr().out
    assert not (reports / "proposals-unanswered-2.yml").exists()


def test_an_unknown_group_is_told(
    config: Path, nlu: Path, reports: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a name that no group has, the error names some that there are."""
    groups.save(reports / groups.FILE, [groups.Group("unanswered-1", 1, (SLIP,))])
    assert run(config, nlu, "suggest", "--group", "none") == 1
    assert 'no group "none"' in (told := capsys.readouterr().err)
    assert "unanswered-1" in told
    (reports / groups.FILE).unlink()
    assert run(config, nlu, "suggest", "--group", "none") == 1
    assert "make report writes it" in capsys.readouterr().err


def test_thresholds_are_written(
    config: Path, nlu: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given the examples, both thresholds are in the configuration afterwards."""
    assert run(config, nlu, "thresholds") == 0
    written = settings.load(config)
    assert 0.2 <= written.threshold <= 0.4
    assert written.ambiguity_threshold == 0  # 24 examples are too few to tell
    assert f"| {written.threshold:g} |" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [["suggest"], ["evaluate"]])
def test_a_broken_configuration_is_told(
    tmp_path: Path, nlu: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a pipeline without our components, the error says so; no trace is shown."""
    config = tmp_path / "config.yml"
    config.write_text("pipeline: []\n")
    assert run(config, nlu, *arguments) == 1
    assert capsys.readouterr().err.startswith(f"Error: {config}: add ")


def test_broken_judged_questions_are_told(
    config: Path, nlu: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a folder without questions, the error says so before anything is asked."""
    assert run(config, nlu, "evaluate", "--judged", str(tmp_path)) == 1
    assert "no question in" in capsys.readouterr().err


def test_broken_conversations_are_told(
    tmp_path: Path, config: Path, nlu: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a folder without labelled conversations, the error says so."""
    text = config.read_text("utf-8")
    data = next(line for line in text.splitlines() if line.startswith("  data: "))
    config.write_text(text.replace(data, f"  data: {tmp_path}"), "utf-8")
    assert run(config, nlu, "evaluate", "--stock-share", "0") == 1
    assert capsys.readouterr().err.startswith(f"Error: {tmp_path / 'turns'}: ")
