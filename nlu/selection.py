"""Which of a message's candidates are questions of their own: pure functions."""

import dataclasses
from collections.abc import Mapping, Sequence

from nlu.splitting import Candidate

# How sure the classifier must be of a part for it to count; chosen by hand on
# tests/nlu/several.yml.
SURE = 0.35
SURE_OUTSIDE = 0.5
SURE_ASIDE = 0.7
SURE_AFTER_COMMA = 0.6
SURE_LIST_HEAD = 0.4
SURE_LISTED = 0.5
SURE_LISTED_OUTSIDE = 0.7


@dataclasses.dataclass(frozen=True)
class Groups:
    """Intents that count differently when a message asks several things.

    Attributes:
        outside: what the assistant does not answer; it takes more to believe.
        aside: what may be a question of its own, but seldom beside others.
        talk: what goes along with questions and needs no answer beside them.
    """

    outside: frozenset[str]
    aside: frozenset[str]
    talk: frozenset[str]


@dataclasses.dataclass(frozen=True)
class Reading:
    """A text as the classifier understands it."""

    text: str
    intent: str
    confidence: float


def select(
    candidates: Sequence[Candidate], readings: Mapping[str, Reading], groups: Groups
) -> list[Reading]:
    """Returns the questions that a message asks, each intent once, in order.

    Args:
        candidates: what may be questions.
        readings: how each of the candidates' texts is understood.
        groups: the intents that count differently.

    Returns:
        The questions; fewer than two where the message is best taken as a whole.
    """
    chosen: dict[str, Reading] = {}
    before = 0.0
    for candidate in candidates:
        whole = readings[candidate.text]
        sure, before = min(before, whole.confidence), whole.confidence
        if candidate.comma and (
            whole.intent in groups.outside or sure < SURE_AFTER_COMMA
        ):
            continue  # "what is it about, what do they want": the same, said again
        for part in _listed(candidate, readings, groups) or [whole]:
            if part.intent not in groups.talk and part.confidence >= _floor(
                part, groups
            ):
                chosen.setdefault(part.intent, part)
    return list(chosen.values())


def _floor(part: Reading, groups: Groups) -> float:
    if part.intent in groups.outside:
        return SURE_OUTSIDE
    return SURE_ASIDE if part.intent in groups.aside else SURE


def _listed(
    candidate: Candidate, readings: Mapping[str, Reading], groups: Groups
) -> list[Reading]:
    """Returns what is asked of each thing in a list; nothing where that is the same."""
    if not candidate.members:
        return []
    head, *rest = ([readings[text] for text in member] for member in candidate.members)
    first = head[0]
    if first.confidence < SURE_LIST_HEAD or first.intent in groups.outside:
        return []
    found = [first]
    for member in rest:
        borrowed = member[0]
        if borrowed.intent == first.intent and borrowed.confidence >= SURE_LISTED:
            continue
        best = max(member, key=lambda reading: reading.confidence)
        known = best.intent not in groups.outside | groups.talk
        if best.confidence >= (SURE_LISTED if known else SURE_LISTED_OUTSIDE):
            found.append(best)
    return found if len({reading.intent for reading in found}) > 1 else []
