"""The turns that can be asked: each thing in each state, and things in one message.

A turn is asked in every state of the conversation that can matter to its reply, and
then once more in the state that it led to.
"""

import dataclasses
import itertools
from collections.abc import Iterator

from answers import intents
from answers.article import Article, Subject
from answers.certainty import WHO
from answers.compose import compose
from answers.reply import Reply
from answers.turn import Asked, State
from tests.answers.states import (
    clarified_states,
    few_states,
    near,
    offering_states,
    states,
    worded_states,
)

UNKNOWN_LANGUAGE = "xx"
UNKNOWN_OPENING = "whence"
# One in so many of the combinations of three is asked; prime, so that every place takes
# every value.
STRIDE = 11
Cases = Iterator[tuple[Asked, list[State]]]


@dataclasses.dataclass(frozen=True)
class Turn:
    """A turn with the reply to it.

    Attributes:
        asked: what it asks.
        state: what the conversation is about before it.
        reply: the reply.
        now: what the conversation is about after it.
        before: the reply just before, where that was one to the same turn.
    """

    asked: tuple[Asked, ...]
    state: State
    reply: Reply
    now: State
    before: Reply | None


def single(article: Article) -> Iterator[Turn]:
    """Yields the turns that ask one thing."""
    for asked, where in (
        *_subjects(article),
        *_follow_ups(article),
        *_outside(article),
        *_talk(article),
    ):
        for state in where:
            yield from twice((asked,), state, article)


def combined(article: Article) -> Iterator[Turn]:
    """Yields turns that ask two or three things: every pair, and a part of the rest."""
    things = _heads(article)
    pairs = itertools.product(things, repeat=2)
    triples = itertools.islice(itertools.product(things, repeat=3), 0, None, STRIDE)
    states = itertools.cycle(few_states(article))
    for asked in itertools.chain(pairs, triples):
        yield from twice(asked, next(states), article)


def twice(asked: tuple[Asked, ...], state: State, article: Article) -> Iterator[Turn]:
    """Yields a turn, and the same turn once more."""
    reply, now = compose(asked, state, article)
    yield Turn(asked, state, reply, now, None)
    once_more, later = compose(asked, now, article)
    yield Turn(asked, now, once_more, later, reply)


def pointed(subject: Subject) -> Iterator[tuple[str, ...]]:
    """Yields each claim of a subject, and each pair in either order."""
    for count in (1, 2):
        yield from itertools.permutations(subject.claims, count)


def _subjects(article: Article) -> Cases:
    for subject in article.subjects:
        close = near(subject, article)
        for material in (False, True):
            yield Asked(subject.intent, material=material), states(article)
        for claims in pointed(subject):
            everywhere = states(article) if len(claims) == 1 else close
            yield Asked(subject.intent, claims), everywhere
            yield Asked(subject.intent, claims, material=True), close[:2]
        for other in article.subjects:
            if other is subject:
                continue
            readings = (subject.intent, other.intent)
            for material in (False, True):
                asked = Asked(subject.intent, material=material, readings=readings)
                yield asked, [*close, *clarified_states(article)]


def _follow_ups(article: Article) -> Cases:
    for intent, material in itertools.product(intents.LEANING, (False, True)):
        yield Asked(intent, material=material), states(article)
        for subject in article.subjects:
            close = near(subject, article)
            asked = Asked(intent, about=subject.intent, material=material)
            yield asked, close
    for intent in (intents.CERTAINTY, intents.CONFIRMATION):
        for subject in article.subjects:
            close = near(subject, article)
            for claims in pointed(subject):
                asked = Asked(intent, claims, about=subject.intent)
                yield asked, close
                if intent == intents.CERTAINTY:
                    yield dataclasses.replace(asked, opens_with=WHO), close


def _outside(article: Article) -> Cases:
    everywhere = states(article)
    order = tuple(article.subject)
    openings = (*article.silence, "", UNKNOWN_OPENING)
    for opening, material in itertools.product(openings, (False, True)):
        asked = Asked(
            intents.NOT_COVERED, material=material, opens_with=opening, nearest=order
        )
        yield asked, everywhere
        yield dataclasses.replace(asked, nearest=()), everywhere[:1]
        for first in order:
            rest = tuple(intent for intent in order if intent != first)
            nearer = dataclasses.replace(asked, nearest=(first, *rest))
            yield nearer, offering_states(article)[:6]
    for language in (*article.languages, UNKNOWN_LANGUAGE):
        for material in (False, True):
            asked = Asked(intents.OUT_OF_SCOPE, language=language, material=material)
            yield asked, [State(), *worded_states(article)]
    for intent in (intents.OUT_OF_SCOPE, intents.OPINION, intents.REMARK):
        for material in (False, True):
            yield Asked(intent, material=material), everywhere


def _talk(article: Article) -> Cases:
    for intent in intents.INTENTS:
        if intent not in (*intents.LEANING, *intents.OUTSIDE):
            for material in (False, True):
                yield Asked(intent, material=material), states(article)


def _heads(article: Article) -> list[Asked]:
    """Returns one of each sort of thing that a message asks beside others."""
    order = tuple(article.subject)
    first, second = order[0], order[4]
    return [
        *(Asked(intent) for intent in order),
        *(Asked(each.intent, each.claims[-2:]) for each in article.subjects[::3]),
        *(Asked(intent, nearest=order) for intent in intents.INTENTS),
        Asked(first, material=True),
        Asked(second, readings=(second, first)),
        Asked(intents.NOT_COVERED, nearest=order, material=True, opens_with="who"),
        Asked(intents.OUT_OF_SCOPE, language="de"),
        *(Asked(intent, about=second) for intent in intents.LEANING),
    ]
