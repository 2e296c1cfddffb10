"""How a thing is put: in a wording that the last reply did not use."""

import functools
from collections.abc import Sequence

from answers.article import Article, Claim
from answers.reply import Passage, section_names
from answers.turn import State

AGAIN = "/again"


class Wordings:
    """Puts claims and fixed texts into words, with regard to what was just said.

    A wording has a key: a claim's id for its first wording and the id with `/again` for
    its second; a fixed text's name with its number.
    """

    def __init__(self, article: Article, state: State) -> None:
        """Prepares to speak.

        Args:
            article: what can be said.
            state: what has been said.
        """
        self._article = article
        self._state = state

    def note(self, key: str, **values: str) -> Passage:
        """Returns a fixed text of `texts`, see `Article.text`."""
        return self.choose(key, self._article.wordings(key, **values))

    def choose(self, key: str, wordings: Sequence[str]) -> Passage:
        """Returns the first of several wordings that the last reply did not use.

        Args:
            key: the name that they share.
            wordings: at least one.
        """
        numbers = range(len(wordings))
        fresh = [n for n in numbers if f"{key}/{n}" not in self._state.last]
        used = fresh[0] if fresh else 0
        return Passage((wordings[used],), wordings=(f"{key}/{used}",))

    def tell(
        self, claims: Sequence[Claim], *, listed: bool = False, short: bool = False
    ) -> Passage:
        """Restates claims and names the sections that they come from.

        A claim that was told since the subject came up is put the other way; then the
        first way again, and so on.

        Args:
            claims: at least one claim.
            listed: whether each gets a line of its own.
            short: whether it must be the shorter wording.
        """
        keys = [self._key(claim, short) for claim in claims]
        return Passage(
            statements=tuple(
                claim.again if key.endswith(AGAIN) else claim.text
                for claim, key in zip(claims, keys, strict=True)
            ),
            kind="answer",
            claims=tuple(claims),
            sources=tuple(section_names(claims, self._article)),
            wordings=tuple(keys),
            listed=listed,
        )

    @functools.cached_property
    def told_last(self) -> tuple[Claim, ...]:
        """The claims that the last reply restated, in the article's order."""
        return tuple(filter(self.was_told, self._article.claims))

    def was_told(self, claim: Claim) -> bool:
        """Tells whether the last reply restated a claim, in whichever wording."""
        return bool({claim.id, claim.id + AGAIN} & {*self._state.last})

    def _key(self, claim: Claim, short: bool) -> str:
        again = claim.id + AGAIN
        if again in self._state.last and not short:
            return claim.id
        if short or claim.id in (*self._state.told, *self._state.last):
            return again
        return claim.id
