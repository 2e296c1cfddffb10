"""The thresholds are chosen by their rules, and written without touching the rest."""

from pathlib import Path

import numpy as np
import pytest
import yaml

from answers.article import Article
from evaluation import settings, thresholds
from evaluation.predictions import Predictions
from nlu.turn_reader import TurnReader

MATERIAL, HISTORY = "topic_material_assistance", "topic_historical_solidarity"
SAME = ("ask_international_impact", "topic_international_repercussions")
INTENTS = np.array([*SAME, HISTORY, MATERIAL, "not_covered"])
OUTSIDE = ("not_covered",)


def predictions(*rows: tuple[str, dict[str, float]]) -> Predictions:
    """Returns predictions from (truth, confidences) of each example."""
    confidences = [[given.get(name, 0) for name in INTENTS] for _, given in rows]
    return Predictions(
        np.array([truth for truth, _ in rows]),
        INTENTS,
        np.array(confidences, dtype=np.float32),
    )


def sure(confidence: float, count: int) -> list[tuple[str, dict[str, float]]]:
    """Returns examples that are understood with a confidence."""
    return [(MATERIAL, {MATERIAL: confidence})] * count


def close(
    right: str, count: int, margin: float = 0.045
) -> list[tuple[str, dict[str, float]]]:
    """Returns examples with two close readings, weapons before history."""
    return [(right, {MATERIAL: 0.5, HISTORY: 0.5 - margin})] * count


def test_the_threshold_keeps_99_per_cent() -> None:
    """Given 1 of 100 right ones below 0.35, the threshold may lose that and no more.

    Mistakes and outside questions have no say.
    """
    some = predictions(
        *sure(0.255, 1),
        *sure(0.355, 1),
        *sure(0.8, 98),
        (HISTORY, {MATERIAL: 0.1}),
        ("not_covered", {"not_covered": 0.1}),
    )
    assert thresholds.choose_threshold(some, OUTSIDE) == 0.35


@pytest.mark.parametrize(("confidence", "expected"), [(0.05, 0.2), (0.9, 0.4)])
def test_the_threshold_stays_in_its_bounds(confidence: float, expected: float) -> None:
    """Given only low or only high confidences, the threshold is the nearer bound."""
    some = predictions(*sure(confidence, 10))
    assert thresholds.choose_threshold(some, OUTSIDE) == expected


def test_it_asks_back_where_the_first_reading_often_fails(article: Article) -> None:
    """Given close readings of which the first is seldom right, it asks there.

    It asks up to where those enter that are surely right, and not beyond the bound.
    """
    doubtful = [*close(MATERIAL, 12), *close(HISTORY, 28)]
    some = predictions(*doubtful, *close(MATERIAL, 30, margin=0.075))
    assert thresholds.choose_margin(some, article, OUTSIDE, threshold=0.3) == 0.07
    assert thresholds.choose_margin(some, article, OUTSIDE, threshold=0.6) == 0
    some = predictions(*doubtful, *sure(0.9, 60))
    assert thresholds.choose_margin(some, article, OUTSIDE, threshold=0.3) == 0.1


def test_asking_back_helps_outside_questions_too(article: Article) -> None:
    """Given close readings that are both wrong, "something else" is right."""
    some = predictions(*close("not_covered", 40))
    assert thresholds.choose_margin(some, article, OUTSIDE, threshold=0.3) > 0


@pytest.mark.parametrize(
    "rows",
    [
        close(MATERIAL, 21) + close(HISTORY, 19),  # the first is right too often
        close("ask_source", 40),  # neither is right
        close(MATERIAL, 10) + close(HISTORY, 10),  # too few to tell
        [(SAME[0], {SAME[1]: 0.5, SAME[0]: 0.45})] * 40,  # the same answer
        [(HISTORY, {MATERIAL: 0.5, "not_covered": 0.45})] * 40,  # no subject
    ],
)
def test_it_does_not_ask_where_that_gains_nothing(
    article: Article, rows: list[tuple[str, dict[str, float]]]
) -> None:
    """Given no margin that fits the rule, the ambiguity threshold is 0."""
    assert thresholds.choose_margin(predictions(*rows), article, OUTSIDE, 0.3) == 0


def test_the_effect_of_thresholds_is_counted(article: Article) -> None:
    """Given examples above and below the thresholds, each share is the counted one."""
    some = predictions(
        *close(MATERIAL, 1),
        *close(HISTORY, 3),
        *sure(0.2, 1),
        ("not_covered", {"not_covered": 0.9}),
        ("not_covered", {MATERIAL: 0.2}),
        ("not_covered", {MATERIAL: 0.9}),
        ("not_covered", {MATERIAL: 0.8}),
    )
    effect = thresholds.effect(some, article, OUTSIDE, threshold=0.3, margin=0.05)
    assert effect == thresholds.Effect(
        threshold=0.3,
        margin=0.05,
        kept=1 / 2,
        in_scope=1 / 5,
        outside=2 / 4,
        asked=4,
        first_right=1 / 4,
        helped=1.0,
    )
    told = thresholds.describe(effect, effect)
    assert "| in scope, answered rightly | 20.0 % | 20.0 % |" in told
    assert "| ambiguity threshold | 0.05 | 0.05 |" in told


def test_writing_changes_the_two_values_alone(tmp_path: Path) -> None:
    """Given Rasa's configuration, comments, order and line breaks stay."""
    before = settings.CONFIG.read_text("utf-8")
    path = tmp_path / "config.yml"
    path.write_text(before, "utf-8")
    thresholds.write(path, 0.37, 0.08)
    after = path.read_text("utf-8")
    changed = [line for line in after.splitlines() if line not in before.splitlines()]
    assert changed == ["    threshold: 0.37", "    ambiguity_threshold: 0.08"]
    assert len(after.splitlines()) == len(before.splitlines())
    read = settings.load(path)
    assert (read.threshold, read.ambiguity_threshold) == (0.37, 0.08)


def test_a_comment_behind_a_value_stays(tmp_path: Path) -> None:
    """Given comments on the lines themselves, they are kept."""
    path = tmp_path / "config.yml"
    path.write_text(
        "pipeline:\n- name: nlu.turn_reader.TurnReader\n"
        "  threshold: 1e-1  # why\n  ambiguity_threshold: 0 # why not\n"
    )
    thresholds.write(path, 0.3, 0.0)
    assert path.read_text() == (
        "pipeline:\n- name: nlu.turn_reader.TurnReader\n"
        "  threshold: 0.3  # why\n  ambiguity_threshold: 0.0 # why not\n"
    )


@pytest.mark.parametrize("rest", ["", "- name: nlu.turn_reader.TurnReader\n"])
def test_what_is_missing_is_named(tmp_path: Path, rest: str) -> None:
    """Given a pipeline without the setting, the error names file and setting."""
    path = tmp_path / "config.yml"
    path.write_text(f"pipeline:\n- name: Other\n{rest}")
    with pytest.raises(settings.SettingsError, match=r"config.yml: add threshold to"):
        thresholds.write(path, 0.3, 0.0)
    with pytest.raises(settings.SettingsError, match=r"config.yml: add '"):
        settings.load(path)


def test_settings_are_those_of_the_pipeline(tmp_path: Path) -> None:
    """Given settings in the configuration, they go before the component's defaults."""
    config = yaml.safe_load(settings.CONFIG.read_text())
    models = {**TurnReader.get_default_config()["models"], "alone": {"C": 3.5}}
    for entry in config["pipeline"]:
        if entry["name"] == settings.READER:
            entry |= {"models": models, "data": str(tmp_path), "threshold": 0.25}
    path = tmp_path / "config.yml"
    path.write_text(yaml.safe_dump(config))
    read = settings.load(path)
    assert read.classifier == {"C": 3.5}
    assert read.data == tmp_path
    assert read.threshold == read.reader.threshold == 0.25
    assert read.reader.second_claim == TurnReader.get_default_config()["second_claim"]
    assert {"not_covered", "out_of_scope"} < {*read.outside}
