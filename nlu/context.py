"""The place of a turn: what was asked and answered before it, to learn from."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from answers.reply import Reply
from answers.turn import State
from answers.wording import AGAIN

Floats = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True)
class Context:
    """What a turn may lean on; nothing of it before the first turn.

    Attributes:
        question: the user's words of the turn before.
        subject: intent of the last subject that was answered.
        claims: ids of the claims that the last reply told.
        replied: the intents that it answered.
        offer: intent of the subject that it offered.
        choices: intents of the buttons that it showed.
    """

    question: str = ""
    subject: str | None = None
    claims: tuple[str, ...] = ()
    replied: tuple[str, ...] = ()
    offer: str | None = None
    choices: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to lean on."""
        return not (self.question or self.replied or self.subject)

    @classmethod
    def after(cls, question: str, reply: Reply, state: State) -> "Context":
        """Returns the place of the turn after a reply.

        Args:
            question: the user's words that it replied to.
            reply: what was said.
            state: what the conversation is about since.
        """
        payloads = [button.payload for button in reply.buttons]
        return cls.of(question, state, payloads)

    @classmethod
    def of_slots(cls, question: str, slots: Mapping[str, Any]) -> "Context":
        """Returns the place of a turn, from the slots that the action sets.

        Args:
            question: the user's words of the turn before.
            slots: their values by name.
        """
        state = State(
            subject=slots.get("subject"),
            last=tuple(slots.get("last") or ()),
            offer=slots.get("offer"),
            replied=tuple(slots.get("replied") or ()),
        )
        return cls.of(question, state, slots.get("choices") or ())

    @classmethod
    def of(cls, question: str, state: State, payloads: Sequence[str]) -> "Context":
        """Returns the place of a turn.

        Args:
            question: the user's words of the turn before.
            state: what the conversation is about.
            payloads: those of the last reply's buttons.
        """
        return cls(
            question=question,
            subject=state.subject,
            claims=tuple(
                key.removesuffix(AGAIN)
                for key in state.last
                if "/" not in key or key.endswith(AGAIN)
            ),
            replied=state.replied,
            offer=state.offer,
            choices=tuple(payload.strip("/").partition("{")[0] for payload in payloads),
        )
