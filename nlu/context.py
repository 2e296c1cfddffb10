"""The place of a turn: what was asked and answered before it, to learn from."""

import dataclasses
from collections.abc import Sequence

from answers.article import Article
from answers.turn import State
from answers.wording import AGAIN

# What the last reply was, where it answered a subject or offered one.
ANSWER, OFFER, NOTHING = "answer", "offer", "nothing"


@dataclasses.dataclass(frozen=True)
class Context:
    """What a turn may lean on; nothing of it before the first turn.

    Attributes:
        topic: what the conversation is about, in words: the user's last question where
            it was answered, else the name of the last subject.
        subject: intent of the last subject that was answered.
        claims: ids of the claims that the last reply told.
        replied: the intents that it answered.
        kind: what it was: `ANSWER`, `OFFER`, `NOTHING`, or the intent that it answered.
        choices: intents of the buttons that it showed.
    """

    topic: str = ""
    subject: str | None = None
    claims: tuple[str, ...] = ()
    replied: tuple[str, ...] = ()
    kind: str = NOTHING
    choices: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to lean on."""
        return not (self.replied or self.subject)

    @classmethod
    def of(
        cls, question: str, state: State, payloads: Sequence[str], article: Article
    ) -> "Context":
        """Returns the place of a turn.

        Args:
            question: the user's words of the turn before.
            state: what the conversation is about.
            payloads: those of the last reply's buttons.
            article: names the subjects.
        """
        answered = any(intent in article.subject for intent in state.replied)
        subject = article.subject.get(state.subject or "")
        name = subject.name if subject else ""
        topic = question if answered and question else name
        if state.offer:
            kind = OFFER
        elif answered:
            kind = ANSWER
        else:
            kind = state.replied[-1] if state.replied else NOTHING
        return cls(
            topic=topic,
            subject=state.subject,
            claims=tuple(
                key.removesuffix(AGAIN)
                for key in state.last
                if "/" not in key or key.endswith(AGAIN)
            ),
            replied=state.replied,
            kind=kind,
            choices=tuple(payload.strip("/").partition("{")[0] for payload in payloads),
        )
