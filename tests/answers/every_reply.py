"""Lists every reply that the assistant can give, with what is wrong with it."""

import dataclasses
from collections.abc import Iterable

from answers.article import Article
from answers.reply import Reply
from answers.turn import Asked
from tests.answers.rules import Checker
from tests.answers.turns import Turn


@dataclasses.dataclass(frozen=True)
class Replies:
    """The different replies among those to many turns.

    Attributes:
        turns: how many turns there were.
        asked: each reply, with the first turn that it answers.
        problems: what is wrong with a reply where it stands.
    """

    turns: int
    asked: dict[Reply, tuple[Asked, ...]]
    problems: list[str]


def distinct(turns: Iterable[Turn], article: Article) -> Replies:
    """Lists each reply once, and what is wrong with it in its turn."""
    asked: dict[Reply, tuple[Asked, ...]] = {}
    problems: list[str] = []
    checker = Checker(article)
    count = 0
    for turn in turns:
        asked.setdefault(turn.reply, turn.asked)
        problems += [
            f"{problem}: {turn.asked} in {turn.state}: {turn.reply.text}"
            for problem in checker.problems_in_turn(turn)
        ]
        count += 1
    return Replies(count, asked, problems)
