"""The caveat stands beside what touches material assistance, and nowhere else."""

import types
from collections.abc import Callable
from pathlib import Path

import pytest

from actions import answer, caveat
from actions.article import Article, Claim
from actions.reply import Passage
from tests.actions import every_reply

SOURCE = Path(caveat.__file__).read_text("utf-8")
MATERIAL = Claim(
    id="m",
    section="faq",
    sentence=1,
    stance="reported",
    material_assistance=True,
    text="The article speaks of reports on that.",
)
# A claim whose words do not give it away, a text whose words do, and one of neither.
CLAIM = Passage(MATERIAL.text, "answer", (MATERIAL,))
MENTION = Passage("Would you like to hear about weapons?")
OTHER = Passage("The article says so.")
CAVEAT = Passage("Reports only; uncertain.", "caveat")
CASES = [
    ([], []),
    ([OTHER], [OTHER]),
    ([CLAIM], [CLAIM, CAVEAT]),
    ([MENTION], [MENTION, CAVEAT]),
    ([OTHER, CLAIM, OTHER], [OTHER, CLAIM, CAVEAT, OTHER]),
    ([CLAIM, CLAIM, OTHER], [CLAIM, CLAIM, CAVEAT, OTHER]),
    ([CLAIM, OTHER, CLAIM], [CLAIM, CAVEAT, OTHER, CLAIM]),
    ([CLAIM, MENTION], [CLAIM, CAVEAT, MENTION]),
    ([MENTION, OTHER, CLAIM], [MENTION, OTHER, CLAIM, CAVEAT]),
    ([OTHER, MENTION, OTHER], [OTHER, MENTION, CAVEAT, OTHER]),
]
# Each breaks the function in one place; the left side must stand in its source.
MUTANTS = [
    ("any(claim.material_assistance", "all(claim.material_assistance", "any to all"),
    ("in passage.claims) or", "in ()) or", "claims unread"),
    ("or bool(", "and bool(", "claims and words both needed"),
    ("caveat.pattern.search(passage.text)", "None", "words unread"),
    ("if not touching:", "if touching:", "turned round"),
    ("if not touching:", "if True:", "never added"),
    ("restating or touching", "touching", "beside a mention"),
    ("restating or touching", "restating", "a mention alone forgotten"),
    ("[:end], Passage(", "[: end - 1], Passage(", "before the claim"),
    ("places[0]", "places[-1]", "after the last claim"),
    ("while end in places:", "if end in places:", "inside the run"),
    ("Passage(caveat.text,", 'Passage("",', "empty"),
    (", *passages[end:])", ")", "what follows is lost"),
    ("(*passages[:end], ", "(", "what precedes is lost"),
]

WithCaveat = Callable[..., tuple[Passage, ...]]


def wrong_cases(with_caveat: WithCaveat, article: Article) -> list[list[Passage]]:
    """Returns the cases in which a caveat function puts the caveat wrongly."""
    rule = article.caveat.copy(update={"text": CAVEAT.text})
    return [given for given, wanted in CASES if [*with_caveat(given, rule)] != wanted]


def test_the_caveat_stands_beside_the_claim(article: Article) -> None:
    """Given passages that touch material assistance or not, the caveat is in place."""
    assert wrong_cases(caveat.with_caveat, article) == []


def test_an_empty_word_list_matches_nothing(article: Article) -> None:
    """Given no words at all, a text alone never calls for the caveat."""
    rule = article.caveat.copy(update={"words": ()})
    rule = type(rule)(text=rule.text, words=())
    assert caveat.with_caveat([MENTION], rule) == (MENTION,)


@pytest.mark.parametrize(
    ("old", "new"), [case[:2] for case in MUTANTS], ids=[case[2] for case in MUTANTS]
)
def test_a_broken_caveat_function_is_noticed(
    article: Article, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    """Given the function broken in one place, a case or the enumeration fails."""
    assert old in SOURCE
    broken = types.ModuleType("broken_caveat")
    try:
        exec(SOURCE.replace(old, new), broken.__dict__)
        if wrong_cases(broken.with_caveat, article):
            return
        monkeypatch.setattr(answer, "with_caveat", broken.with_caveat)
        checker = every_reply.Checker(article)
        replies = every_reply.single(article)
        assert any(checker.problems(asked, reply) for asked, reply in replies)
    except IndexError:
        return  # broken so badly that it cannot run
