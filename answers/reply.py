"""What the assistant says in one turn: passages, buttons and what they answer."""

import dataclasses
import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal, TypeVar

from answers.article import MAX_BUTTONS, Article, Claim
from answers.turn import State

PassageKind = Literal["answer", "note", "caveat"]
BULLET = "• "
_T = TypeVar("_T")


@dataclasses.dataclass(frozen=True)
class Passage:
    """A part of a reply that is read in one go.

    Attributes:
        statements: what is said, one for each claim where it restates claims.
        kind: `answer` restates claims, `note` is a fixed text of the conversation,
            `caveat` is the caveat.
        claims: the claims that the statements restate, in order.
        sources: display names of the sections that say it, which a channel cites.
        wordings: keys of the statements' wordings, see `Wordings`.
        listed: whether each statement stands on a line of its own.
    """

    statements: tuple[str, ...]
    kind: PassageKind = "note"
    claims: tuple[Claim, ...] = ()
    sources: tuple[str, ...] = ()
    wordings: tuple[str, ...] = ()
    listed: bool = False

    @property
    def text(self) -> str:
        """The statements as text; a line each, with a bullet, where they are listed."""
        if self.listed:
            return "\n".join(f"{BULLET}{each}" for each in self.statements)
        return " ".join(self.statements)

    @property
    def announces(self) -> bool:
        """Whether it leads over to what follows and says nothing by itself."""
        return self.text.endswith(":")

    def without(self, told: Collection[str], article: Article) -> "Passage":
        """Returns the passage without the claims of the ids in `told`."""
        left = [n for n, claim in enumerate(self.claims) if claim.id not in told]
        claims = tuple(self.claims[n] for n in left)
        return dataclasses.replace(
            self,
            statements=tuple(self.statements[n] for n in left),
            claims=claims,
            sources=tuple(section_names(claims, article)),
            wordings=tuple(self.wordings[n] for n in left),
        )


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
        return cls(article.text(f"{intent}_title"), payload)


@dataclasses.dataclass(frozen=True)
class Part:
    """The answer to one thing that is asked, before the parts are put together.

    Attributes:
        intents: what it answers, as a reply names it; a follow-up names its subject.
        passages: what it says.
        buttons: what leads on.
        state: what the conversation is about afterwards.
        offer: intent of the subject that it offers, where it ends in a question.
    """

    intents: tuple[str, ...]
    passages: tuple[Passage, ...]
    buttons: tuple[Button, ...]
    state: State
    offer: str | None = None


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
        """The reply as plain text, a passage a line, each with its citation."""
        return "\n".join(
            ("\n" if passage.listed else " ").join(
                filter(None, (passage.text, citation(passage.sources)))
            )
            for passage in self.passages
        )

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
            `caveat`, and `passages` (each with `kind`, `text`, `statements`, `claims`,
            `sources` and `listed`) for channels that render more than plain text.
        """
        return {
            "intents": list(self.intents),
            "claims": unique(claim.id for claim in self.claims),
            "sections": section_names(self.claims, article),
            "caveat": self.caveat,
            "passages": [
                {
                    "kind": passage.kind,
                    "text": passage.text,
                    "statements": list(passage.statements),
                    "listed": passage.listed,
                    "claims": [claim.id for claim in passage.claims],
                    "sources": list(passage.sources),
                }
                for passage in self.passages
            ],
        }


def citation(sources: Sequence[str]) -> str:
    """Returns how plain text names the sections it comes from; nothing without any."""
    if not sources:
        return ""
    return f"(Article, {sections_label(sources)} {listed(sources)})"


def sections_label(sources: Sequence[str]) -> str:
    """Returns "section", or "sections" where there are several."""
    return "section" if len(sources) == 1 else "sections"


def section_names(claims: Iterable[Claim], article: Article) -> list[str]:
    """Returns the display names of the claims' sections, each once, in order."""
    return unique(article.article.sections[claim.section] for claim in claims)


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


def join_buttons(parts: Sequence[Part], article: Article) -> tuple[Button, ...]:
    """Returns the parts' buttons, one of each part in turn, each once, at most five.

    Leaves out whatever the parts have just answered or told, and, where there are
    several parts, the follow-ups: their titles do not say which part they are about.
    """
    answered = {f"/{intent}" for part in parts for intent in part.intents}
    told = {
        id
        for part in parts
        for passage in part.passages
        for claim in passage.claims
        for id in (claim.id, *claim.includes)
    }
    answered |= {
        f"/{subject.intent}"
        for subject in article.subjects
        if {*subject.answer} <= told
    }
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
    return tuple(unique(kept)[:MAX_BUTTONS])


def unique(items: Iterable[_T]) -> list[_T]:
    """Returns the items in order, each once."""
    return list(dict.fromkeys(items))
