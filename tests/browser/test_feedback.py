"""What can be done with an answer: copy it, vote on it, say what was wrong."""

import re

from playwright.sync_api import Page, expect

from answers.article import Article
from channels.feedback import FeedbackStore
from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage
from tests.running_server import RunningServer


def test_the_last_vote_counts(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """A vote is thanked for quietly, can be changed, and survives a reload."""
    store = FeedbackStore(server.feedback)
    before = store.votes()
    answer = chat.ask("Who criticised North Korea for it?")
    for name in ("Helpful", "Not helpful"):
        answer.get_by_role("button", name=name, exact=True).click()
        expect(answer.get_by_role("button", name=name, exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
    expect(answer.get_by_role("status")).to_have_text("Thanks for your feedback.")
    added = ("web", ("topic_international_repercussions",), False)
    assert store.votes()[len(before) :] == [added]
    page.reload()
    chat.wait()
    expect(page.get_by_role("button", name="Not helpful")).to_have_attribute(
        "aria-pressed", "true"
    )


@in_both
def test_an_answer_can_be_copied(chat: ChatPage, page: Page, article: Article) -> None:
    """The copy has the words, where they stand in the article, and the caveat."""
    answer = chat.ask("did they send weapons")
    answer.get_by_role("button", name="Copy answer").click()
    expect(answer.get_by_role("status")).to_have_text("Copied.")
    told = answer.locator(".claims li").all_inner_texts()
    chat.field.focus()
    page.keyboard.press("ControlOrMeta+V")
    copied = chat.field.input_value()
    assert copied == (
        f"{' '.join(told)} (Article: Material assistance)\n\n{article.caveat.text}"
    )


def test_a_vote_can_be_withdrawn(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """Pressed once more, a thumb is up for choice again and the vote is gone."""
    store = FeedbackStore(server.feedback)
    before = store.votes()
    answer = chat.ask("did they send weapons")
    helpful = answer.get_by_role("button", name="Helpful", exact=True)
    helpful.click()
    expect(answer.get_by_role("status")).to_have_text("Thanks for your feedback.")
    helpful.click()
    expect(answer.get_by_role("status")).to_have_text("Feedback removed.")
    expect(helpful).to_have_attribute("aria-pressed", "false")
    assert store.votes() == before
    page.reload()
    chat.wait()
    expect(helpful).to_have_attribute("aria-pressed", "false")


def test_a_thumbs_down_can_be_explained(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """A comment is asked for with its own consent line, limited, stored, not logged."""
    answer = chat.ask("did they send weapons")
    comment = answer.get_by_role("textbox", name="What was wrong? (optional)")
    answer.get_by_role("button", name="Helpful", exact=True).click()
    expect(answer.get_by_role("status")).not_to_be_empty()
    expect(comment).to_have_count(0)
    answer.get_by_role("button", name="Not helpful").click()
    expect(comment).to_have_accessible_description(
        re.compile("stored with your vote, without your name")
    )
    expect(comment).to_have_attribute("maxlength", "500")
    comment.fill("  The section is a secretword.  ")
    answer.get_by_role("button", name="Send comment").click()
    expect(answer).to_contain_text("Thanks for your comment.")
    expect(comment).to_have_count(0)
    expect(answer.get_by_role("button", name="Not helpful")).to_be_focused()
    intents = ("topic_material_assistance",)
    stored = FeedbackStore(server.feedback).comments()
    assert stored[-1] == (intents, "The section is a secretword.")
    assert "secretword" not in server.log
