"""The drawing of an answer: named as one, and of all that the message has."""

from answers.article import Article
from tests.slack.picture import QUESTION, answer, draw


def test_it_shows_every_block_and_says_what_it_is(article: Article) -> None:
    """Given an answer, the page shows it with caveat and buttons, as a drawing."""
    page = draw(answer(), QUESTION)
    assert "drawing of the message's blocks, not a screenshot" in page
    assert article.claim["material_weapons"].text in page
    assert f"{article.caveat.text}</blockquote>" in page
    assert "Tell me more</span>" in page
    assert "Not helpful" in page
