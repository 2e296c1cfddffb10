"""The article as the page shows it: all claims, each with a way to ask about it."""

import pytest

from answers.article import Article, ArticleError
from answers.compose import compose
from answers.reply import payloads
from answers.turn import Asked, State
from channels.web.article_json import ask_buttons, describe, describe_passage
from tests.answers.every_reply import Replies


def test_every_claim_stands_in_its_section(article: Article) -> None:
    """Every claim is shown once, in the article's order, with its stance."""
    shown = [
        (claim["id"], claim["section"], claim["stance"])
        for section in describe(article)["sections"]
        for passage in section["passages"]
        for claim in passage["claims"]
    ]
    sections = article.article.sections
    ordered = sorted(article.claims, key=lambda claim: [*sections].index(claim.section))
    assert shown == [
        (claim.id, sections[claim.section], claim.stance.value) for claim in ordered
    ]


def test_the_caveat_stands_in_every_section_that_calls_for_it(article: Article) -> None:
    """A section with claims on material assistance has the caveat, no other has."""
    for section in describe(article)["sections"]:
        touches = any(
            article.claim[claim["id"]].material_assistance
            for passage in section["passages"]
            for claim in passage["claims"]
        )
        kinds = [passage["kind"] for passage in section["passages"]]
        assert kinds.count("caveat") == touches


def test_the_original_is_named_where_it_is_known(article: Article) -> None:
    """The address of the article itself is told, or that there is none."""
    about = article.article.copy(update={"url": "https://example.org/article"})
    known = article.copy(update={"article": about})
    assert describe(known)["url"] == "https://example.org/article"
    assert describe(article)["url"] == article.article.url


def test_asking_about_a_claim_tells_it(article: Article) -> None:
    """The reply to "ask about this" restates the claim, and the guard lets it in."""
    buttons = ask_buttons(article)
    for claim in article.claims:
        payload = buttons[claim.id].payload
        assert payload in payloads(article)
        reply, _ = compose([Asked.from_payload(payload)], State(), article)
        assert claim in reply.claims


def test_a_claim_that_nothing_tells_is_an_error(article: Article) -> None:
    """A claim out of every button's reach is named, with what mends it."""
    lost = article.claim["intro_attention"].copy(update={"id": "lost"})
    broken = article.copy(update={"claims": (*article.claims, lost)})
    with pytest.raises(ArticleError, match=r"article\.yml: no button leads to lost"):
        ask_buttons(broken)


def test_the_claims_say_all_that_an_answer_says(
    article: Article, single_replies: Replies
) -> None:
    """The page shows an answer's claims: together they are the answer's text."""
    for reply in single_replies.asked:
        for passage in reply.custom(article)["passages"]:
            if passage["claims"]:
                told = [
                    claim["text"]
                    for claim in describe_passage(passage, article)["claims"]
                ]
                listed = "\n".join(f"• {text}" for text in told)
                assert passage["text"] in (" ".join(told), listed)
