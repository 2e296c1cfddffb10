"""Makes the report from the stored turns and votes."""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

import spacy

from answers.intents import INTRODUCE
from channels.feedback import FeedbackStore
from evaluation import examples, settings
from nlu import minilm
from nlu.spelling import NAME_OCCURRENCES, count_words
from server.databases import feedback_urls, open_conversations
from server.model import PROJECT
from usage import groups, page, turns
from usage.redaction import Redaction

FOLDER = PROJECT / "reports"
PAGE = "usage.html"
# What the page calls them, and which of the turns they are.
UNANSWERED, ASKED_BACK, DISLIKED = "unanswered", "asked-back", "down-voted"


def write(endpoints: Path, folder: Path = FOLDER) -> Path:
    """Writes the page, and the groups for `make suggest`.

    Args:
        endpoints: Rasa's file that names the tracker store.
        folder: where to write.

    Returns:
        Where the page is.

    Raises:
        StoreError: the tracker store is none of this project's.
        AwayError: a database is out of reach.
        sqlalchemy.exc.SQLAlchemyError: a database cannot be opened.
    """
    store = open_conversations(endpoints)
    asked = turns.read(store.database, store.SQLEvent)
    store.database.dispose()
    kinds = _kinds(asked, _disliked())
    folder.mkdir(parents=True, exist_ok=True)
    largest = [group for kind in kinds.values() for group in kind.largest]
    groups.save(folder / groups.FILE, largest)
    written = folder / PAGE
    written.write_text(page.render(asked, kinds), "utf-8")
    return written


def _disliked() -> set[str]:
    disliked: set[str] = set()
    for url in feedback_urls():
        with contextlib.closing(FeedbackStore(url)) as feedback:
            disliked |= feedback.disliked_turns()
    return disliked


def _kinds(
    asked: Sequence[turns.Turn], disliked: set[str]
) -> dict[str, groups.Grouped]:
    encode, redact = minilm.load().encode, load_redaction().redact
    kinds = {
        "Unanswered questions": (UNANSWERED, _is("fallback")),
        "Questions that were asked back": (ASKED_BACK, _is("clarify")),
        "Questions whose answer got thumbs down": (
            DISLIKED,
            lambda turn: turn.id in disliked,
        ),
    }
    return {
        title: groups.group(name, filter(belongs, asked), encode, redact)
        for title, (name, belongs) in kinds.items()
    }


def _is(outcome: str) -> Callable[[turns.Turn], bool]:
    return lambda turn: turn.outcome == outcome


def load_redaction() -> Redaction:
    """Returns what takes names out of texts, but for those of the subject.

    Those are the frequent words of the training data: countries and public figures are
    among them, and nobody who is an example of a user's name.
    """
    configured = settings.load()
    data = examples.load(configured.data / "nlu")
    counts = count_words(data.texts[data.intents != INTRODUCE].tolist())
    subject = {word for word, count in counts.items() if count >= NAME_OCCURRENCES}
    subject |= set(
        count_words(name for names in data.parties.values() for name in names)
    )
    model = configured.language["model"]
    return Redaction(spacy.load(model, exclude=["lemmatizer", "parser"]), subject)
