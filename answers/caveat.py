"""The caveat on material assistance: the one place that decides where it stands."""

from collections.abc import Sequence

from answers.article import Caveat
from answers.reply import Passage


def touches_material(passage: Passage, caveat: Caveat) -> bool:
    """Tells whether a passage touches material assistance, by claim or by word."""
    return any(claim.material_assistance for claim in passage.claims) or bool(
        caveat.pattern.search(passage.text)
    )


def with_caveat(passages: Sequence[Passage], caveat: Caveat) -> tuple[Passage, ...]:
    """Puts the caveat beside what touches material assistance.

    Every reply of every action, channel and fallback passes through this function. It
    looks at the claims and at the final text, so that neither a wrongly marked claim
    nor a fixed text can slip through without the caveat.

    Args:
        passages: what a reply says, in order, without the caveat.
        caveat: its text and the words that call for it.

    Returns:
        The passages, with the caveat once, after the first run of neighbouring passages
        that touch material assistance; where some of them restate claims, those count
        and a mere mention does not. Unchanged where nothing touches it.
    """
    touching = [
        place
        for place, passage in enumerate(passages)
        if touches_material(passage, caveat)
    ]
    if not touching:
        return tuple(passages)
    restating = [place for place in touching if passages[place].claims]
    end = _end_of_first_run(restating or touching)
    return (*passages[:end], Passage((caveat.text,), "caveat"), *passages[end:])


def _end_of_first_run(places: Sequence[int]) -> int:
    """Returns the place after the first run of consecutive places."""
    end = places[0]
    while end in places:
        end += 1
    return end
