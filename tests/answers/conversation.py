"""Holds conversations with the core."""

from collections.abc import Sequence

from answers.article import Article
from answers.compose import compose
from answers.reply import Reply
from answers.turn import Asked, State


def reply_to(article: Article, *asked: Asked, state: State | None = None) -> Reply:
    """Returns the reply to a turn, the first of a conversation unless in a state."""
    return compose(asked, state or State(), article)[0]


def conversation(article: Article, *turns: Asked | Sequence[Asked]) -> list[Reply]:
    """Returns the replies to the turns of a conversation, each of one thing or more."""
    replies, state = [], State()
    for turn in turns:
        asked = [turn] if isinstance(turn, Asked) else turn
        reply, state = compose(asked, state, article)
        replies.append(reply)
    return replies


def state_after(article: Article, *turns: Asked | Sequence[Asked]) -> State:
    """Returns what a conversation is about after its turns."""
    state = State()
    for turn in turns:
        asked = [turn] if isinstance(turn, Asked) else turn
        _, state = compose(asked, state, article)
    return state


def ids(reply: Reply) -> list[str]:
    """Returns the ids of the claims that a reply tells, in order."""
    return [claim.id for claim in reply.claims]


def notes(reply: Reply) -> list[str]:
    """Returns the fixed texts that a reply says, in order."""
    return [passage.text for passage in reply.passages if passage.kind == "note"]


def targets(reply: Reply) -> list[str]:
    """Returns what a reply's buttons send, in order."""
    return [button.payload for button in reply.buttons]
