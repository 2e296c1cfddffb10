"""One thing that the user asks, as understood."""

import dataclasses

from actions.choice import Wish


@dataclasses.dataclass(frozen=True)
class Question:
    """One thing that the user asks.

    Attributes:
        intent: what is asked, as understood.
        text: the user's words.
        message: all words of the message, where it asks several things.
        subject: the subject that a pressed button names.
        nearest: subjects in the order in which they come near to the question.
        close: those of them that come close enough to be what it is about.
        readings: the two likeliest intents where it is open which is meant, else none.
        wish: how the last answer on the subject is wanted, where that is all.
        language: ISO 639-1 code of the language where it is not English.
    """

    intent: str
    text: str = ""
    message: str = ""
    subject: str | None = None
    nearest: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    wish: Wish | None = None
    language: str | None = None
