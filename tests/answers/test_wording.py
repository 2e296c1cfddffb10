"""A thing is put in a wording that the last reply did not use."""

import pytest

from answers.article import Article
from answers.turn import State
from answers.wording import Wordings

JAPAN, COMMON = "history_japan", "history_common"


def told(article: Article, state: State, **how: bool) -> tuple[str, ...]:
    """Returns the keys of the wordings in which a claim is told."""
    return Wordings(article, state).tell([article.claim[JAPAN]], **how).wordings


@pytest.mark.parametrize(
    ("state", "key"),
    [
        (State(), JAPAN),
        (State(last=(JAPAN,)), f"{JAPAN}/again"),
        (State(told=(JAPAN,)), f"{JAPAN}/again"),
        (State(told=(JAPAN,), last=(f"{JAPAN}/again",)), JAPAN),
        (State(told=(COMMON,), last=(COMMON,)), JAPAN),
    ],
)
def test_a_claim_that_was_told_is_put_the_other_way(
    article: Article, state: State, key: str
) -> None:
    """Given how a claim was told before, it is now told the other way."""
    assert told(article, state) == (key,)


@pytest.mark.parametrize("last", [(), (JAPAN,), (f"{JAPAN}/again",)])
def test_the_shorter_wording_stays_the_shorter_one(
    article: Article, last: tuple[str, ...]
) -> None:
    """Given the wish for it, the shorter wording is used whatever came before."""
    assert told(article, State(last=last), short=True) == (f"{JAPAN}/again",)


def test_a_passage_holds_claims_words_and_sections(article: Article) -> None:
    """Given claims of two sections, the passage has each claim's words and sections."""
    claims = [article.claim[id] for id in (JAPAN, "faq_roots")]
    state = State(told=(JAPAN,))
    passage = Wordings(article, state).tell(claims)
    assert passage.kind == "answer"
    assert passage.claims == tuple(claims)
    assert passage.statements == (claims[0].again, claims[1].text)
    assert passage.sources == ("Historical solidarity", "FAQ")
    assert passage.text == f"{claims[0].again} {claims[1].text}"


def test_a_list_has_a_line_for_each_claim(article: Article) -> None:
    """Given the wish for a list, each claim has a line of its own."""
    claims = [article.claim[id] for id in (JAPAN, COMMON)]
    passage = Wordings(article, State()).tell(claims, listed=True)
    assert passage.text == f"• {claims[0].text}\n• {claims[1].text}"


def test_fixed_texts_take_turns(article: Article) -> None:
    """Given the wordings used last, the first other one is used, else the first."""
    texts = article.wordings("acknowledge")
    keys = [f"acknowledge/{number}" for number in range(len(texts))]
    for last, text in (
        ((), texts[0]),
        (keys[:1], texts[1]),
        (keys[1:2], texts[0]),
        (keys[:2], texts[2]),
        (keys, texts[0]),
    ):
        note = Wordings(article, State(last=tuple(last))).note("acknowledge")
        assert note.text == text
        assert note.wordings == (f"acknowledge/{texts.index(text)}",)


def test_values_are_filled_in(article: Article) -> None:
    """Given a text that names a value, the value stands in it."""
    note = Wordings(article, State()).note("no_more", name="the weather")
    assert note.text == "The article says no more about the weather."


@pytest.mark.parametrize(
    ("last", "was_told"),
    [((), False), ((COMMON,), False), ((JAPAN,), True), ((f"{JAPAN}/again",), True)],
)
def test_it_knows_what_was_just_told(
    article: Article, last: tuple[str, ...], was_told: bool
) -> None:
    """Given the last reply, a claim in either wording counts as told."""
    wordings = Wordings(article, State(last=last))
    assert wordings.was_told(article.claim[JAPAN]) is was_told
