"""What a reply depends on: what is asked, and the conversation so far."""

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

# The key of a parse result that holds what a turn asks, each as `Asked.as_json` has it.
READINGS = "readings"


@dataclasses.dataclass(frozen=True)
class Asked:
    """One thing that the user asks, says or wants, as understood.

    Attributes:
        intent: what is asked.
        claims: ids of the claims that it points to, best first; none where it is broad.
        about: the subject that a follow-up names; the last one where it names none.
        material: whether it touches material assistance.
        opens_with: the question word that it opens with, a key of the article's
            `silence`, or nothing.
        nearest: subjects in the order in which they come near to it.
        readings: the two likeliest intents where it is open which is meant, else none.
        language: ISO 639-1 code of the language where it is not English.
    """

    intent: str
    claims: tuple[str, ...] = ()
    about: str | None = None
    material: bool = False
    opens_with: str = ""
    nearest: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    language: str | None = None

    @classmethod
    def from_payload(cls, payload: str) -> "Asked":
        """Returns what a button's payload asks, such as `/tell_more{"about": …}`."""
        intent, brace, entities = payload.removeprefix("/").partition("{")
        return cls(
            intent, about=json.loads(brace + entities)["about"] if brace else None
        )

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Asked":
        """Returns what JSON holds; what it holds beside that is left out."""
        names = {field.name for field in dataclasses.fields(cls)}
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in content.items()
            if name in names
        }
        return cls(**fields)

    def as_json(self) -> dict[str, Any]:
        """Returns the fields as JSON can hold them."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in dataclasses.asdict(self).items()
        }


@dataclasses.dataclass(frozen=True)
class State:
    """What the conversation is about.

    Attributes:
        subject: intent of the last subject that was answered.
        told: ids of the claims told since the subject came up.
        last: keys of the wordings in the last reply, see `Wordings`.
        offer: intent of the subject that the last yes-or-no question offers.
        replied: intents that the last reply answered, as a reply names them.
    """

    subject: str | None = None
    told: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    offer: str | None = None
    replied: tuple[str, ...] = ()

    @classmethod
    def of_slots(cls, slots: Mapping[str, Any]) -> "State":
        """Returns the state that slots hold, by the names of its fields."""
        return cls(
            subject=slots.get("subject"),
            told=tuple(slots.get("told") or ()),
            last=tuple(slots.get("last") or ()),
            offer=slots.get("offer"),
            replied=tuple(slots.get("replied") or ()),
        )
