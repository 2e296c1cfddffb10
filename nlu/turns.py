"""Examples of turns in their place: conversations with what each turn asks.

A file in `data/turns` is a list of conversations:

    - name: critics and their reasons
      turns:
      - user: [who is against it?, which states object]   # one message or several
        asks: topic_international_repercussions
        claims: [reaction_criticism]       # where the question points to claims
      - user: how come
        asks: topic_international_repercussions
        claims: [reaction_militants]

`about` names the subject of a follow-up where it is not the last one, and `material`
tells that a turn without an answer touches material assistance. The place of a turn is
what the core would have said to the turns before it, as they are labelled.
"""

import dataclasses
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from answers.article import Article
from answers.choice import chosen
from answers.compose import compose
from answers.intents import CHOOSE, INTENTS, LEANING
from answers.subjects import is_material
from answers.turn import Asked, State
from nlu.context import Context
from nlu.examples import ExamplesError, read_yaml
from nlu.spelling import normalize

FIELDS = frozenset(["user", "asks", "claims", "about", "material"])


@dataclasses.dataclass(frozen=True)
class Turn:
    """One turn with its label.

    Attributes:
        texts: messages that could stand here, as typed.
        context: the turn's place.
        asked: what each of them asks there.
        conversation: name of the conversation, unique in its folder.
    """

    texts: tuple[str, ...]
    context: Context
    asked: Asked
    conversation: str


def read_folder(folder: Path, article: Article) -> list[Turn]:
    """Reads all files of conversations in a folder.

    Args:
        folder: holds `.yml` files.
        article: what can be said.

    Raises:
        ExamplesError: a file is broken, or there is none.
    """
    files = sorted(folder.glob("*.yml"))
    if not files:
        raise ExamplesError(f"{folder}: holds no .yml file; name another folder")
    return [turn for file in files for turn in read_file(file, article)]


def read_file(file: Path, article: Article) -> list[Turn]:
    """Reads a file of conversations.

    Args:
        file: as described above.
        article: what can be said.

    Raises:
        ExamplesError: the file is broken; the message names each wrong entry.
    """
    content = read_yaml(file, functools.partial(_problems, article=article))
    return [
        turn
        for entry in content
        for turn in _turns(entry, f"{file.stem}: {entry['name']}", article)
    ]


def _turns(entry: dict[str, Any], name: str, article: Article) -> Iterator[Turn]:
    """Yields the turns of a conversation, each in the place that it has there."""
    context, state = Context(), State()
    payloads: tuple[str, ...] = ()
    for labelled in entry["turns"]:
        user = labelled["user"]
        texts = (user,) if isinstance(user, str) else tuple(user)
        asked = _asked(labelled, state, article)
        yield Turn(tuple(map(normalize, texts)), context, asked, name)
        reply, state = compose(_meant(asked, texts[0], payloads), state, article)
        payloads = tuple(button.payload for button in reply.buttons)
        context = Context.of(normalize(texts[0]), state, payloads, article)


def _asked(labelled: dict[str, Any], state: State, article: Article) -> Asked:
    """Returns what a turn asks by its label, with what goes without saying."""
    intent, claims = labelled["asks"], tuple(labelled.get("claims", ()))
    about = labelled.get("about")
    if intent in LEANING and about is None:
        about = state.subject
    concerned = about or (intent if intent in article.subject else None)
    by_label = any(article.claim[id].material_assistance for id in claims) or bool(
        concerned and is_material(concerned, article)
    )
    return Asked(
        intent=intent,
        claims=claims,
        about=about,
        material=labelled.get("material", by_label),
    )


def _meant(asked: Asked, text: str, payloads: tuple[str, ...]) -> list[Asked]:
    """Returns what the core answers: a choice by place stands for its buttons."""
    if asked.intent != CHOOSE:
        return [asked]
    pressed = [Asked.from_payload(payload) for payload in chosen(text, payloads)]
    return pressed or [asked]


def _problems(content: Any, article: Article) -> Iterator[str]:
    """Yields what is wrong with a file's content, entry by entry."""
    if not isinstance(content, list):
        yield "must be a list of conversations; begin each with `- name:`"
        return
    names: set[str] = set()
    for number, entry in enumerate(content, 1):
        if not isinstance(entry, dict) or {*entry} != {"name", "turns"}:
            yield f"conversation {number}: must have `name` and `turns`, nothing else"
            continue
        if entry["name"] in names:
            yield f"{entry['name']}: the name is used twice; rename one of the two"
        names.add(entry["name"])
        if not isinstance(entry["turns"], list) or not entry["turns"]:
            yield f"{entry['name']}: `turns` must be a list; begin each with `- user:`"
            continue
        for place, labelled in enumerate(entry["turns"], 1):
            for problem in _turn_problems(labelled, article):
                yield f"{entry['name']}, turn {place}: {problem}"


def _turn_problems(labelled: Any, article: Article) -> Iterator[str]:
    if not isinstance(labelled, dict) or not {"user", "asks"} <= {*labelled} <= FIELDS:
        yield f"must have `user` and `asks`, and else only {', '.join(sorted(FIELDS))}"
        return
    user = labelled["user"]
    texts = user if isinstance(user, list) else [user]
    if not texts or not all(isinstance(text, str) and text.strip() for text in texts):
        yield f"`user` holds {user!r}; write one message or a list of them, quoted"
    if labelled["asks"] not in {*article.subject, *INTENTS}:
        yield f"`asks` names {labelled['asks']!r}, which is not an intent"
    if labelled.get("about", next(iter(article.subject))) not in article.subject:
        yield f"{labelled['about']!r} is not a subject of article.yml"
    claims = labelled.get("claims", [])
    if not isinstance(claims, list):
        yield f"`claims` holds {claims!r}; write a list of ids in brackets"
        return
    for id in claims:
        if id not in article.claim:
            yield f"{id!r} is not a claim of article.yml"
