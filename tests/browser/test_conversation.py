"""A whole conversation: ask, read, follow a citation, vote, come back, begin anew."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from answers.article import Article
from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage
from tests.channels.test_rest import MATERIAL, SEVEN
from tests.running_server import RunningServer


def saved(page: Page) -> dict[str, object]:
    """Returns what the browser keeps of the conversation."""
    return json.loads(page.evaluate("localStorage.getItem('article-chat')"))


@pytest.mark.parametrize(("question", "intent"), SEVEN.items())
def test_each_question_is_answered(
    chat: ChatPage, article: Article, question: str, intent: str
) -> None:
    """The answer shows its claims, each with its section, and the caveat where due."""
    answer = chat.ask(question)
    expect(chat.questions).to_have_text(re.compile(re.escape(question)))
    claims = {claim.text: claim for claim in article.claims}
    groups = answer.locator(".cited").all()
    assert groups
    for group in groups:
        section = group.get_by_role("button").inner_text()
        told = group.locator("li").all_inner_texts()
        assert told
        assert {article.article.sections[claims[text].section] for text in told} == {
            section
        }
    caveat = answer.get_by_role("note")
    expect(caveat).to_have_count(1 if intent in MATERIAL else 0)
    if intent in MATERIAL:
        expect(caveat).to_have_text(article.caveat.text)
        expect(caveat).to_have_accessible_name("Caveat")


@in_both
def test_buttons_lead_on(chat: ChatPage) -> None:
    """A suggestion asks for what it names; only the last answer offers any."""
    chat.ask("what history do they share")
    chat.press("Tell me more")
    expect(chat.answers).to_have_count(2)
    expect(chat.questions.last).to_contain_text("Tell me more")
    expect(chat.answers.first.get_by_role("button", name="Tell me more")).to_be_hidden()
    expect(chat.field).to_be_focused()


def test_the_first_subjects_can_be_pressed(chat: ChatPage) -> None:
    """A newcomer needs to type nothing."""
    chat.press("Material assistance")
    expect(chat.answers).to_have_count(1)
    expect(chat.answers.get_by_role("note")).to_be_visible()


def test_a_citation_opens_its_claim(chat: ChatPage, page: Page) -> None:
    """The claims in the article are marked; the first is in view and has the focus."""
    answer = chat.ask("did they send weapons")
    cited = answer.locator(".cited").first
    cited.get_by_role("button", name="Material assistance").click()
    claim = page.locator("#claim-material_weapons")
    expect(claim).to_be_focused()
    expect(claim).to_be_in_viewport()
    marked = page.locator(".marked")
    expect(marked.locator("p")).to_have_text(cited.locator("li").all_inner_texts())
    page.locator("#claim-intro_isolation").get_by_role("button").first.click()
    expect(chat.answers).to_have_count(2)
    chat.answers.last.locator(".citation").first.click()
    expect(claim).not_to_have_class(re.compile("marked"))


def test_each_claim_can_be_asked_about(chat: ChatPage, page: Page) -> None:
    """The answer to "ask about this" tells the claim."""
    claim = page.locator("#claim-intro_isolation")
    claim.get_by_role("button", name="Ask about this").click()
    expect(chat.answers).to_have_count(1)
    text = claim.locator("p").inner_text()
    expect(chat.answers).to_contain_text(text)


def test_the_panel_shows_the_article(chat: ChatPage, article: Article) -> None:
    """Title, date and every section stand beside the conversation."""
    expect(chat.panel.get_by_role("heading", level=2)).to_have_text(
        article.article.title
    )
    expect(chat.panel).to_contain_text("6 December 2023")
    sections = chat.panel.get_by_role("heading", level=3).all_inner_texts()
    assert [name.lower() for name in sections] == [
        name.lower() for name in article.article.sections.values()
    ]


@in_both
def test_a_reload_keeps_the_conversation(chat: ChatPage, page: Page) -> None:
    """After a reload the transcript stands there and the subject is still known."""
    chat.ask("what history do they share")
    before = page.locator(".log").inner_text()
    page.reload()
    chat.wait()
    assert page.locator(".log").inner_text() == before
    answer = chat.ask("tell me more")
    expect(answer).to_contain_text("imperialism")


@in_both
def test_two_tabs_show_one_conversation(chat: ChatPage, page: Page) -> None:
    """What is asked in a tab appears in the other, and is kept once."""
    other_page = page.context.new_page()
    other_page.goto(page.url)
    other = ChatPage(other_page).wait()
    chat.ask("what history do they share")
    expect(other.answers).to_have_count(1)
    other.ask("tell me more")
    expect(chat.answers).to_have_count(2)
    assert len(saved(page)["entries"]) == 4


@in_both
def test_a_new_conversation_forgets(
    chat: ChatPage, page: Page, server: RunningServer
) -> None:
    """Nothing is left of the old one, here or on the server, and the id is another."""
    chat.ask("what history do they share")
    old = saved(page)["id"]
    assert f"web-{old}" in server.kept_conversations()
    chat.press("New conversation")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(chat.answers).to_have_count(1)
    chat.press("New conversation")
    with page.expect_response("**/chat/conversations/*") as deleted:
        page.get_by_role("dialog").get_by_role("button", name="New").click()
    assert deleted.value.status == 204
    expect(chat.answers).to_have_count(0)
    expect(chat.state).to_have_text("Conversation deleted.")
    assert f"web-{old}" not in server.kept_conversations()
    kept = saved(page)
    assert kept["entries"] == kept["toForget"] == []
    assert kept["id"] != old
    expect(chat.ask("tell me more")).to_contain_text("Tell me which subject")


@in_both
def test_escape_keeps_the_conversation(chat: ChatPage, page: Page) -> None:
    """Escape leaves the dialog without a choice, also after one was made in it."""
    dialog = page.get_by_role("dialog")
    chat.ask("what history do they share")
    chat.press("New conversation")
    dialog.get_by_role("button", name="New conversation").click()
    expect(chat.answers).to_have_count(0)
    chat.ask("did they send weapons")
    chat.press("New conversation")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(chat.answers).to_have_count(1)


def test_the_transcript_can_be_taken_away(
    chat: ChatPage, page: Page, tmp_path: Path
) -> None:
    """The file has question, answer, citations and caveat; typed Markdown is text."""
    chat.ask("![x](http://evil.example/x.png) did they send weapons")
    with page.expect_download() as download:
        chat.press("Download transcript")
    file = tmp_path / "transcript.md"
    download.value.save_as(file)
    text = file.read_text("utf-8")
    assert "Article: The Significance of North Korea's Support for Palestine" in text
    assert r"\!\[x\]\(http\://evil\.example/x\.png\) did they send weapons" in text
    assert re.search(r"^- .* \(Article: Material assistance\)$", text, re.MULTILINE)
    assert "> Please note" in text


@in_both
def test_the_latest_is_one_press_away(chat: ChatPage, page: Page) -> None:
    """Further up nothing is moved when an answer comes; a button leads to the end."""
    for _ in range(3):
        chat.ask("what history do they share")
    latest = page.get_by_role("button", name="Jump to latest")
    scroll = page.locator(".scroll")
    held: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    chat.field.fill("did they send weapons")
    chat.field.press("Enter")
    expect(chat.questions).to_have_count(4)
    page.wait_for_timeout(500)
    scroll.hover()
    page.mouse.wheel(0, -5_000)
    expect(chat.questions.first).to_be_in_viewport()
    page.wait_for_timeout(300)
    before = scroll.evaluate("(e) => e.scrollTop")
    held[0].continue_()
    expect(chat.answers).to_have_count(4)
    page.wait_for_timeout(500)
    assert scroll.evaluate("(e) => e.scrollTop") == before
    latest.click()
    expect(chat.answers.last).to_be_in_viewport()
    expect(latest).to_be_hidden()
