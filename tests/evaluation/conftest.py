"""A small data set, and a folder for reports and for what is kept between tests."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml

from answers.article import Article
from evaluation import cache, cross_validation, examples, settings
from evaluation.learning import Learning
from server.model import PROJECT
from tests.nlu.few_examples import claim_questions

# Of the labelled data, every so many conversations and messages.
STEP = 20
# Examples of each intent.
FEW = 8
SLIP = "Did they send wepons"
# More like the examples of another intent than like those of its own.
ODD = "how many people live over there"
TEXTS = {
    "topic_material_assistance": [
        SLIP,
        ODD,
        "were weapons sent",
        "any weapons sent?",
        "were arms delivered",
        "did they deliver arms",
        "weapons or arms sent?",
        "arms deliveries?",
    ],
    "topic_historical_solidarity": [
        "what is their shared history",
        "the history they share",
        "history of the two?",
        "how far back does it go",
        "how old is the friendship",
        "what history do they share",
        "since when are they friends",
        "is the friendship old",
    ],
    "not_covered": [
        "how many people live there",
        "what is the population",
        "how large is the army",
        "who leads the army",
        "what do people eat there",
        "how big is the country",
        "how many soldiers are there",
        "what is the capital",
    ],
}


@pytest.fixture(scope="session", autouse=True)
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for reports, other than the project's own.

    One for all tests, as reading the dictionary for each fold takes seconds.
    """
    folder = tmp_path_factory.mktemp("reports")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache, "REPORTS", folder)
        patch.setattr(cache, "FOLDER", folder / "cache")
        yield folder


@pytest.fixture(scope="session")
def small() -> examples.Examples:
    """Eight examples of each of three intents."""
    return examples.Examples(
        np.array([text for texts in TEXTS.values() for text in texts]),
        np.array([intent for intent, texts in TEXTS.items() for _ in texts]),
    )


@pytest.fixture(scope="session")
def labelled(tmp_path_factory: pytest.TempPathFactory, article: Article) -> Path:
    """A folder with some of the labelled conversations, messages and questions.

    Among the conversations are those with a follow-up that names its subject.
    """
    data, folder = PROJECT / "data", tmp_path_factory.mktemp("labelled")
    (folder / "turns").mkdir()
    for file in data.glob("turns/*.yml"):
        some = [
            each
            for number, each in enumerate(yaml.safe_load(file.read_text("utf-8")))
            if number % STEP == 0 or (number % 2 and _names_its_subject(each))
        ]
        (folder / "turns" / file.name).write_text(yaml.safe_dump(some), "utf-8")
    messages = yaml.safe_load((data / "several.yml").read_text("utf-8"))
    (folder / "several.yml").write_text(yaml.safe_dump(messages[::STEP]), "utf-8")
    questions = yaml.safe_dump(claim_questions(article))
    (folder / "claims.yml").write_text(questions, "utf-8")
    return folder


def _names_its_subject(conversation: dict) -> bool:
    return any("about" in turn for turn in conversation["turns"])


@pytest.fixture(scope="session")
def learning(labelled: Path, article: Article) -> Learning:
    """What the models of turns learn from: a little of all the real data."""
    every = examples.load()
    few = np.concatenate(
        [
            np.flatnonzero(every.intents == intent)[:FEW]
            for intent in np.unique(every.intents)
        ]
    )
    configured = dataclasses.replace(settings.load(), data=labelled)
    some = every.at(few)
    encoded = cross_validation.encode(some, configured)
    return Learning.read(some, encoded, configured, article)


@pytest.fixture
def nlu(tmp_path: Path) -> Path:
    """The same examples as Rasa's training data."""
    folder = tmp_path / "nlu"
    folder.mkdir()
    entries = "".join(
        f"- intent: {intent}\n  examples: |\n"
        + "".join(f"    - {text}\n" for text in texts)
        for intent, texts in TEXTS.items()
    )
    (folder / "small.yml").write_text(f'version: "3.1"\nnlu:\n{entries}', "utf-8")
    return folder
