"""The caveat stands beside what touches material assistance, and nowhere else."""

import types
from collections.abc import Callable
from pathlib import Path

import pytest

from answers import caveat, compose
from answers.article import Article, Caveat, Claim, Stance
from answers.reply import Passage
from tests.answers import turns
from tests.answers.rules import Checker

SOURCE = Path(caveat.__file__).read_text("utf-8")
MATERIAL = Claim(
    id="m",
    section="faq",
    sentence=1,
    stance=Stance.REPORTED,
    material_assistance=True,
    text="The article speaks of reports on that.",
    again="On that, the article has reports.",
)
HARMLESS = MATERIAL.copy(update={"id": "h", "material_assistance": False})
# A claim whose words do not give it away, alone and among others; a text whose words
# do; and one of neither.
CLAIM = Passage((MATERIAL.text,), "answer", (MATERIAL,))
AMONG = Passage((HARMLESS.text, MATERIAL.again), "answer", (HARMLESS, MATERIAL))
MENTION = Passage(("Would you like to hear about weapons?",))
OTHER = Passage(("The article says so.",))
CAVEAT = Passage(("Reports only; uncertain.",), "caveat")
CASES = [
    ([], []),
    ([OTHER], [OTHER]),
    ([CLAIM], [CLAIM, CAVEAT]),
    ([AMONG], [AMONG, CAVEAT]),
    ([MENTION], [MENTION, CAVEAT]),
    ([OTHER, CLAIM, OTHER], [OTHER, CLAIM, CAVEAT, OTHER]),
    ([CLAIM, AMONG, OTHER], [CLAIM, AMONG, CAVEAT, OTHER]),
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
    ("Passage((caveat.text,),", 'Passage(("",),', "empty"),
    (", *passages[end:])", ")", "what follows is lost"),
    ("(*passages[:end], ", "(", "what precedes is lost"),
]
RULE = Caveat(text=CAVEAT.text, words=("weapon*",))

WithCaveat = Callable[..., tuple[Passage, ...]]


def wrong_cases(with_caveat: WithCaveat) -> list[list[Passage]]:
    """Returns the cases in which a caveat function puts the caveat wrongly."""
    return [given for given, wanted in CASES if [*with_caveat(given, RULE)] != wanted]


def test_the_caveat_stands_beside_the_claim() -> None:
    """Given passages that touch material assistance or not, the caveat is in place."""
    assert wrong_cases(caveat.with_caveat) == []


def test_an_empty_word_list_matches_nothing() -> None:
    """Given no words at all, a text alone never calls for the caveat."""
    wordless = Caveat(text=CAVEAT.text, words=())
    assert caveat.with_caveat([MENTION], wordless) == (MENTION,)
    assert caveat.with_caveat([CLAIM], wordless) == (CLAIM, CAVEAT)


@pytest.mark.parametrize(
    ("old", "new"), [case[:2] for case in MUTANTS], ids=[case[2] for case in MUTANTS]
)
def test_a_broken_caveat_function_is_noticed(old: str, new: str) -> None:
    """Given the function broken in one place, a case fails."""
    assert SOURCE.count(old) == 1
    broken = types.ModuleType("broken_caveat")
    exec(SOURCE.replace(old, new), broken.__dict__)
    try:
        assert wrong_cases(broken.with_caveat)
    except IndexError:
        return  # broken so badly that it cannot run


@pytest.mark.parametrize(
    "broken",
    [
        lambda passages, caveat: tuple(passages),
        lambda passages, caveat: (*passages, Passage((caveat.text,), "caveat")),
        lambda passages, caveat: (Passage((caveat.text,), "caveat"), *passages),
    ],
    ids=["never", "always last", "always first"],
)
def test_the_enumeration_notices_a_wrong_caveat(
    article: Article, monkeypatch: pytest.MonkeyPatch, broken: WithCaveat
) -> None:
    """Given replies whose caveat is lost or out of place, the enumeration fails."""
    monkeypatch.setattr(compose, "with_caveat", broken)
    checker = Checker(article)
    assert any(checker.problems(turn.reply) for turn in turns.single(article))
