"""What the browser keeps: read with care, the same in every tab, in order."""

import json
import uuid
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.browsers import in_both
from tests.browser.chat_page import ChatPage, open_chat
from tests.running_server import RunningServer

KEY = "article-chat"
QUESTION = {"kind": "question", "id": "q", "text": "Why?", "state": "sent"}
CLAIM = {"id": "faq_reason", "text": "A reason.", "section": "FAQ"}
PASSAGE = {"kind": "answer", "text": "A reason.", "claims": [CLAIM]}
ANSWER = {
    "kind": "answer",
    "id": "a",
    "intents": ["ask_why_support"],
    "passages": [PASSAGE],
    "buttons": [{"title": "Tell me more", "payload": "/tell_more"}],
}
MALFORMED: list[Any] = [
    None,
    7,
    {},
    {**QUESTION, "text": None},
    {**QUESTION, "payload": 7},
    {**QUESTION, "id": ""},
    {**QUESTION, "state": "lost"},
    {**QUESTION, "state": "failed", "problem": 7},
    {**QUESTION, "state": "failed", "problem": {"kind": "unheard of"}},
    {key: ANSWER[key] for key in ANSWER if key != "passages"},
    {**ANSWER, "passages": []},
    {**ANSWER, "passages": [{**PASSAGE, "claims": [{}]}]},
    {**ANSWER, "passages": [{**PASSAGE, "kind": "picture"}]},
    {**ANSWER, "buttons": [None]},
    {**ANSWER, "intents": "ask_why_support"},
]


@pytest.fixture
def id() -> str:
    """The id of a conversation that was never begun on the server."""
    return str(uuid.uuid4())


def store(page: Page, kept: str) -> ChatPage:
    """Puts a text in the place of what the browser kept, and loads the page again."""
    page.evaluate("([key, kept]) => localStorage.setItem(key, kept)", [KEY, kept])
    page.reload()
    return ChatPage(page).wait()


def stored(page: Page) -> dict[str, Any]:
    """Returns what the browser keeps."""
    return json.loads(page.evaluate("(key) => localStorage.getItem(key)", KEY))


@in_both
@pytest.mark.parametrize("kept", ["{", "null", "7", '{"id": 1}', '{"entries": []}'])
def test_what_cannot_be_read_begins_a_new_one(
    browser: Browser, server: RunningServer, kept: str
) -> None:
    """A text that is no conversation is left aside, without an error."""
    page = open_chat(browser, server.address)
    store(page, kept).ask("what history do they share")
    page.context.close()


@in_both
def test_a_malformed_entry_is_dropped_and_the_rest_stays(
    chat: ChatPage, page: Page, id: str
) -> None:
    """Of a conversation, all that can be read is shown, and it goes on."""
    entries = [*MALFORMED, QUESTION, *MALFORMED, ANSWER]
    store(page, json.dumps({"version": 1, "id": id, "entries": entries}))
    expect(chat.questions).to_have_count(1)
    expect(chat.answers.locator("li")).to_have_text(["A reason."])
    chat.ask("what history do they share")
    assert stored(page)["id"] == id
    assert len(stored(page)["entries"]) == 4
    chat.press("New conversation")
    page.get_by_role("dialog").get_by_role("button", name="New").click()
    expect(chat.answers).to_have_count(0)


@in_both
@pytest.mark.parametrize("at", ["garbage", 1e20, {}, None])
def test_a_wrong_time_is_left_out(
    chat: ChatPage, page: Page, id: str, at: object
) -> None:
    """An entry with a time that no clock shows keeps its words, and all works."""
    entries = [{**QUESTION, "at": at}, {**ANSWER, "at": at}]
    store(page, json.dumps({"version": 1, "id": id, "entries": entries}))
    expect(chat.questions).to_contain_text("Why?")
    expect(chat.answers.locator("li")).to_have_text(["A reason."])
    expect(page.locator(".entry time")).to_have_count(0)
    chat.ask("what history do they share")


def test_a_wrong_time_does_not_keep_the_transcript(
    chat: ChatPage, page: Page, id: str
) -> None:
    """What has no time that can be shown is in the file all the same."""
    entries = [{**QUESTION, "at": "garbage"}, {**ANSWER, "at": 1e20}]
    store(page, json.dumps({"version": 1, "id": id, "entries": entries}))
    with page.expect_download() as download:
        chat.press("Download transcript")
    assert "A reason." in download.value.path().read_text("utf-8")


def test_a_conversation_without_a_version_is_read(
    chat: ChatPage, page: Page, id: str
) -> None:
    """What was stored before there were versions is still there."""
    kept = {"id": id, "entries": [QUESTION, ANSWER], "toForget": []}
    store(page, json.dumps(kept))
    expect(chat.answers).to_have_count(1)


def test_a_later_version_is_forgotten(chat: ChatPage, page: Page, id: str) -> None:
    """What a later version stored is not guessed at, and the server forgets it."""
    with page.expect_response(f"**/chat/conversations/{id}") as deleted:
        store(page, json.dumps({"version": 2, "id": id, "entries": [QUESTION]}))
    assert deleted.value.status == 204
    expect(chat.questions).to_have_count(0)
    assert stored(page)["id"] != id


@pytest.mark.parametrize("variant", "0c7f")
def test_an_id_that_the_server_refuses_is_not_taken(
    chat: ChatPage, page: Page, id: str, variant: str
) -> None:
    """An id that is no UUID of the server's form begins a new conversation."""
    wrong = f"{id[:19]}{variant}{id[20:]}"
    store(page, json.dumps({"version": 1, "id": wrong, "entries": [QUESTION]}))
    expect(chat.questions).to_have_count(0)
    chat.ask("what history do they share")
    assert stored(page)["id"] != wrong


def test_what_the_server_takes_for_no_id_is_let_go(
    chat: ChatPage, page: Page, id: str
) -> None:
    """Where nothing can be kept under it, it is not asked for again and again."""
    page.route("**/chat/conversations/*", lambda route: route.fulfill(status=400))
    store(page, json.dumps({"version": 1, "id": id, "toForget": [str(uuid.uuid4())]}))
    page.wait_for_function(
        "() => JSON.parse(localStorage.getItem('article-chat')).toForget.length === 0"
    )
    expect(page.locator(".notice")).to_be_empty()


def test_the_conversation_that_goes_on_is_not_forgotten(
    chat: ChatPage, page: Page, id: str
) -> None:
    """An id that is both current and to be forgotten stays, and takes questions."""
    other = str(uuid.uuid4())
    kept = {"version": 1, "id": id, "entries": [QUESTION], "toForget": [id, other]}
    with page.expect_response(f"**/chat/conversations/{other}"):
        store(page, json.dumps(kept))
    expect(chat.questions).to_have_count(1)
    chat.ask("what history do they share")
    assert stored(page)["id"] == id


@in_both
def test_each_answer_stands_under_its_question(chat: ChatPage, page: Page) -> None:
    """Of questions asked in quick succession, none waits for the others' answers."""
    held: list[Route] = []
    page.route("**/chat/messages", lambda route: held.append(route))
    questions = [
        "did they send weapons",
        "what history do they share",
        "Who criticised North Korea for it?",
    ]
    for question in questions:
        chat.field.fill(question)
        chat.field.press("Enter")
    expect(chat.questions).to_have_count(3)
    kinds = []
    for count in (1, 2, 3):
        page.wait_for_timeout(50)
        held[-1].continue_()
        expect(chat.answers).to_have_count(count)
        entries = page.locator(".entry").all()
        kinds.append("".join(e.get_attribute("class")[6].upper() for e in entries))
    assert kinds == ["QAQQ", "QAQAQ", "QAQAQA"]
    expect(chat.answers.nth(1).get_by_role("note")).to_have_count(0)
    saved = stored(page)["entries"]
    assert [entry.get("text") for entry in saved[::2]] == questions
    assert [entry["kind"] for entry in saved] == ["question", "answer"] * 3
