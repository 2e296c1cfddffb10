"""From an answer to where it stands in the article, and back."""

import itertools
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, open_chat
from tests.browser.site import site
from tests.running_server import RunningServer

PHONE = {"viewport": {"width": 360, "height": 740}}
CLAIM = "material_weapons"


@in_both
def test_escape_leads_back_to_the_citation(chat: ChatPage, page: Page) -> None:
    """After a citation was followed, one key returns the focus to it."""
    answer = chat.ask("did they send weapons")
    back = page.get_by_role("button", name="Back to chat")
    expect(back).to_be_hidden()
    citation = answer.locator(".citation").first
    citation.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"#claim-{CLAIM}")).to_be_focused()
    expect(back).to_be_in_viewport(ratio=1)
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(citation).to_be_focused()
    expect(back).to_be_hidden()
    expect(citation).to_be_in_viewport()


@in_both
def test_on_a_phone_one_tap_leads_back(browser: Browser, server: RunningServer) -> None:
    """The way back is in sight wherever one is in the article."""
    page = open_chat(browser, server.address, **PHONE)
    chat = ChatPage(page)
    citation = chat.ask("did they send weapons").locator(".citation").first
    back = page.get_by_role("button", name="Back to chat")
    citation.click()
    expect(page.locator(f"#claim-{CLAIM}")).to_be_in_viewport(ratio=1)
    expect(back).to_be_in_viewport(ratio=1)
    for heading in page.locator("aside h3").all():
        heading.scroll_into_view_if_needed()
        expect(back).to_be_in_viewport(ratio=1)
    back.click()
    expect(citation).to_be_in_viewport(ratio=1)
    expect(citation).to_be_focused()
    expect(chat.field).to_be_in_viewport()
    page.context.close()


@in_both
@pytest.mark.parametrize("key", [None, "Escape"])
def test_in_a_narrow_window_the_way_back_is_whole(
    browser: Browser, server: RunningServer, key: str | None
) -> None:
    """Led to a claim by a link, one gets the whole conversation, not half of it."""
    path = f"/chat#claim={CLAIM}"
    size = {"width": 700, "height": 700}
    page = open_chat(browser, server.address, path=path, viewport=size)
    expect(page.locator(f"#claim-{CLAIM}")).to_be_in_viewport(ratio=1)
    page.wait_for_function("() => scrollY > 700")
    if key:
        page.keyboard.press(key)
    else:
        page.get_by_role("button", name="Back to chat").click()
    page.wait_for_function("() => scrollY === 0")
    expect(ChatPage(page).field).to_be_focused()
    expect(page.locator("main")).to_be_in_viewport(ratio=1)
    page.context.close()


def test_in_a_narrow_window_a_claim_asked_about_leads_to_its_answer(
    browser: Browser, server: RunningServer
) -> None:
    """Asked from far down in the article, the answer is in sight."""
    size = {"width": 700, "height": 700}
    page = open_chat(browser, server.address, viewport=size)
    chat = ChatPage(page)
    page.get_by_role("button", name="Ask about this").last.click()
    expect(chat.answers).to_have_count(1)
    page.wait_for_function("() => scrollY === 0")
    expect(chat.questions).to_be_in_viewport(ratio=1)
    expect(chat.field).to_be_focused()
    page.context.close()


def test_in_an_embed_escape_closes_only_from_the_chat(
    browser: Browser, server: RunningServer, allowed_port: int
) -> None:
    """In the article, Escape leads back to the chat, not out of it."""
    page = browser.new_context().new_page()
    with site(f"{server.address}/chat", allowed_port) as reading_room:
        page.goto(reading_room)
        page.get_by_role("button", name="Chat about the article").click()
        chat = ChatPage(page.frame_locator("iframe")).wait()
        citation = chat.ask("did they send weapons").locator(".citation").first
        citation.click()
        page.keyboard.press("Escape")
        expect(citation).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.locator("iframe")).to_be_hidden()
    page.context.close()


def test_one_citation_stands_for_a_group_of_claims(chat: ChatPage, page: Page) -> None:
    """Claims of one section share a citation, which is described by them."""
    answer = chat.ask("what history do they share")
    citations = answer.locator(".citation")
    sections = citations.all_inner_texts()
    assert len(answer.locator(".claims li").all()) > len(sections)
    assert all(a != b for a, b in itertools.pairwise(sections))
    words = answer.locator(".claims").first.inner_text()
    expect(citations.first).to_have_accessible_description(
        re.sub(r"\s+", " ", words.strip())
    )


def test_the_sections_can_be_reached(chat: ChatPage, page: Page) -> None:
    """A list of sections stands above them; each leads to its own."""
    nav = chat.panel.get_by_role("navigation", name="Sections")
    names = nav.get_by_role("link").all_inner_texts()
    assert names == [
        name.text_content() for name in chat.panel.get_by_role("heading", level=3).all()
    ]
    nav.get_by_role("link", name=names[-1]).click()
    heading = chat.panel.get_by_role("heading", name=names[-1])
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()


def test_the_panel_says_that_it_is_no_quotation(chat: ChatPage, page: Page) -> None:
    """It says whose words these are; without an address there is no dead link."""
    expect(chat.panel).to_contain_text("in the assistant’s own words")
    expect(chat.panel.get_by_role("link", name="original")).to_have_count(0)


def test_the_original_is_linked_where_it_is_known(chat: ChatPage, page: Page) -> None:
    """With an address in the article's file, a link leads there in a new tab."""
    original = "https://www.example.org/article"

    def with_url(route: object) -> None:
        found = route.fetch()
        route.fulfill(response=found, json={**found.json(), "url": original})

    page.route("**/chat/article.json", with_url)
    page.reload()
    chat.wait()
    link = chat.panel.get_by_role("link", name="Read the original article")
    expect(link).to_have_attribute("href", original)
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@in_both
def test_a_link_opens_a_claim(browser: Browser, server: RunningServer) -> None:
    """`#claim=` marks the claim and brings it into view; an unknown one marks none."""
    page = open_chat(browser, server.address, path=f"/chat#claim={CLAIM}")
    claim = page.locator(f"#claim-{CLAIM}")
    expect(claim).to_have_class(re.compile("marked"))
    expect(claim).to_be_in_viewport(ratio=1)
    page.evaluate("location.hash = '#claim=intro_isolation'")
    expect(page.locator("#claim-intro_isolation")).to_have_class(re.compile("marked"))
    page.evaluate("location.hash = '#claim=%22%5D,*'")
    expect(page.locator(".marked")).to_have_count(0)
    page.context.close()


@in_both
def test_the_link_of_a_claim_can_be_copied(
    browser: Browser, server: RunningServer, chat: ChatPage, page: Page
) -> None:
    """What is copied opens the claim."""
    claim = page.locator(f"#claim-{CLAIM}")
    claim.get_by_role("button", name="Copy link").click()
    expect(claim.get_by_role("status")).to_have_text("Link copied.")
    chat.field.focus()
    page.keyboard.press("ControlOrMeta+V")
    expect(chat.field).to_have_value(f"{server.address}/chat#claim={CLAIM}")
