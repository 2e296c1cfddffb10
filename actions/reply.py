"""What the assistant says in one turn: passages, buttons and what they answer."""

import dataclasses
import json
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from actions.article import MAX_BUTTONS, Article, Claim

PassageKind = Literal["answer", "note", "caveat"]


@dataclasses.dataclass(frozen=True)
class Passage:
    """A part of a reply that is read in one go.

    Attributes:
        text: full sentences on one line.
        kind: `answer` restates claims, `note` is a fixed text of the conversation,
            `caveat` is the caveat.
        claims: the claims that the text restates, in order.
    """

    text: str
    kind: PassageKind = "note"
    claims: tuple[Claim, ...] = ()


@dataclasses.dataclass(frozen=True)
class Button:
    """A suggestion to press: its title and the message that pressing it sends."""

    title: str
    payload: str

    @property
    def is_follow_up(self) -> bool:
        """Whether it asks more about a subject that its payload names."""
        return "{" in self.payload

    @classmethod
    def to(cls, article: Article, intent: str) -> "Button":
        """Returns the button that asks for the subject of `intent`."""
        return cls(article.subject[intent].title, f"/{intent}")

    @classmethod
    def something_else(cls, article: Article) -> "Button":
        """Returns the button that asks for none of what is offered."""
        return cls(article.text("something_else_title"), "/ask_capabilities")

    @classmethod
    def follow_up(cls, article: Article, intent: str, subject: str) -> "Button":
        """Returns the button that asks `intent` (a follow-up) about `subject`.

        The payload names the subject, so that it means the same when pressed late.
        """
        payload = f"/{intent}" + json.dumps({"about": subject})
        return cls(article.texts[f"{intent}_title"], payload)


@dataclasses.dataclass(frozen=True)
class State:
    """What the conversation is about; kept in the tracker's slots.

    Attributes:
        subject: intent of the last subject that was answered.
        told: ids of the claims told since the subject came up.
        offer: intent of the subject that the last yes-or-no question offers.
        unclear: whether the last reply asked which of two readings is meant.
    """

    subject: str | None = None
    told: tuple[str, ...] = ()
    offer: str | None = None
    unclear: bool = False


@dataclasses.dataclass(frozen=True)
class Part:
    """The answer to one question, before the parts are put together.

    Attributes:
        intents: what it answers; a follow-up names its subject too.
        passages: what it says.
        buttons: what leads on.
        state: what the conversation is about afterwards.
    """

    intents: tuple[str, ...]
    passages: tuple[Passage, ...]
    buttons: tuple[Button, ...]
    state: State


@dataclasses.dataclass(frozen=True)
class Reply:
    """All that is said in one turn, with the caveat in its place.

    Attributes:
        intents: what the reply answers, in order.
        passages: what it says, caveat included.
        buttons: at most five suggestions.
    """

    intents: tuple[str, ...]
    passages: tuple[Passage, ...]
    buttons: tuple[Button, ...]

    @property
    def text(self) -> str:
        """The reply as plain text, a passage a line."""
        return "\n".join(passage.text for passage in self.passages)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that the reply restates, in order."""
        return tuple(claim for passage in self.passages for claim in passage.claims)

    @property
    def caveat(self) -> bool:
        """Whether the reply carries the caveat."""
        return any(passage.kind == "caveat" for passage in self.passages)

    @property
    def rasa_buttons(self) -> list[dict[str, str]]:
        """The buttons as Rasa's messages carry them, each with title and payload."""
        return [dataclasses.asdict(button) for button in self.buttons]

    def custom(self, article: Article) -> dict[str, Any]:
        """Returns the structured part of the reply contract.

        Returns:
            A JSON object with `intents`, `claims` (ids), `sections` (display names),
            `caveat`, and `passages` (each with `kind`, `text`, `claims`) for channels
            that render more than plain text.
        """
        return {
            "intents": list(self.intents),
            "claims": _unique(claim.id for claim in self.claims),
            "sections": section_names(self.claims, article),
            "caveat": self.caveat,
            "passages": [
                {
                    "kind": passage.kind,
                    "text": passage.text,
                    "claims": [claim.id for claim in passage.claims],
                }
                for passage in self.passages
            ],
        }


def section_names(claims: Iterable[Claim], article: Article) -> list[str]:
    """Returns the display names of the claims' sections, each once, in order."""
    return _unique(article.article.sections[claim.section] for claim in claims)


def cite(claims: Sequence[Claim], article: Article) -> Passage:
    """Restates claims and names the sections that they come from.

    Args:
        claims: at least one claim.
        article: the article that they belong to.
    """
    names = section_names(claims, article)
    label = "section" if len(names) == 1 else "sections"
    source = f"(Article, {label} {listed(names)})"
    text = " ".join([*(claim.text for claim in claims), source])
    return Passage(text, "answer", tuple(claims))


def listed(names: Iterable[str]) -> str:
    """Returns names as a sentence lists them, in quotation marks."""
    *first, last = [f'"{name}"' for name in names]
    return f"{', '.join(first)} and {last}" if first else last


def menu(article: Article) -> tuple[Button, ...]:
    """Returns the buttons of the main subjects."""
    return tuple(Button.to(article, intent) for intent in article.menu)


def payloads(article: Article) -> frozenset[str]:
    """Returns the payload of every button that the assistant can offer."""
    buttons = [Button.something_else(article)]
    for intent in article.subject:
        buttons += [
            Button.to(article, intent),
            Button.follow_up(article, "tell_more", intent),
            Button.follow_up(article, "ask_certainty", intent),
        ]
    return frozenset(button.payload for button in buttons)


def join_buttons(parts: Sequence[Part]) -> tuple[Button, ...]:
    """Returns the parts' buttons, one of each part in turn, each once, at most five.

    Leaves out whatever one of the parts has just answered, and, where there are several
    parts, the follow-ups: their titles do not say which part they are about.
    """
    answered = {f"/{intent}" for part in parts for intent in part.intents}
    depth = max((len(part.buttons) for part in parts), default=0)
    in_turn = [
        part.buttons[place]
        for place in range(depth)
        for part in parts
        if place < len(part.buttons)
    ]
    kept = [
        button
        for button in in_turn
        if button.payload not in answered
        and not (button.is_follow_up and len(parts) > 1)
    ]
    return tuple(_unique(kept)[:MAX_BUTTONS])


def _unique(items: Iterable[Any]) -> list[Any]:
    return list(dict.fromkeys(items))
