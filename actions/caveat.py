"""The caveat on material assistance: the one place that decides where it stands."""

from collections.abc import Sequence
from itertools import dropwhile, takewhile

from actions.article import Caveat
from actions.reply import Passage


def touches_material(passage: Passage, caveat: Caveat) -> bool:
    """Tells whether a passage touches material assistance, by claim or by its words."""
    return any(claim.material_assistance for claim in passage.claims) or bool(
        caveat.pattern.search(passage.text)
    )


def with_caveat(passages: Sequence[Passage], caveat: Caveat) -> tuple[Passage, ...]:
    """Puts the caveat beside what touches material assistance.

    Every reply of every action, channel and fallback passes through this function. It
    looks at the claims and at the final text, so that neither a wrongly marked claim nor
    a fixed text can slip through without the caveat.

    Args:
        passages: what a reply says, in order, without the caveat.
        caveat: its text and the words that call for it.

    Returns:
        The passages, with the caveat once after the first run of neighbouring passages
        that touch material assistance; unchanged where none does.
    """

    def free(passage: Passage) -> bool:
        return not touches_material(passage, caveat)

    before = tuple(takewhile(free, passages))
    rest = passages[len(before) :]
    if not rest:
        return before
    after = tuple(dropwhile(lambda passage: not free(passage), rest))
    run = tuple(rest[: len(rest) - len(after)])
    return (*before, *run, Passage(caveat.text, "caveat"), *after)
