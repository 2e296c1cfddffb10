"""The requests of the page: what is answered, what is refused, what is kept."""

import logging
from typing import Any

import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import RedisTrackerStore
from rasa.shared.core.domain import Domain

from channels.feedback import FeedbackStore
from channels.web import WebInput
from tests.channels.web.served import conversation, served

VOTE = {"intents": ["topic_material_assistance"], "helpful": True}


async def test_a_message_gets_the_contract(channel: WebInput) -> None:
    """A message is answered with one object, passages and their claims included."""
    async with served(channel) as call:
        body = {"conversation": conversation(), "message": "weapons?"}
        answer = await call("POST", "/messages", json=body)
    assert answer.status_code == 200
    assert answer.headers["Server-Timing"].startswith("turn;dur=")
    (reply,) = answer.json()["replies"]
    assert reply["custom"]["intents"] == ["topic_material_assistance"]
    assert [passage["kind"] for passage in reply["passages"]] == ["answer", "caveat"]
    claims = reply["passages"][0]["claims"]
    assert [claim["id"] for claim in claims] == reply["custom"]["claims"]
    assert {claim["section"] for claim in claims} == {"Material assistance"}
    assert reply["buttons"]


async def test_what_is_typed_is_never_a_command(channel: WebInput) -> None:
    """A typed payload reaches the assistant as words, a button's as it is."""
    seen = []

    async def handler(message: UserMessage) -> None:
        seen.append((message.text, message.sender_id, message.input_channel))
        await message.output_channel.send_text_message(
            "", "x", answer={**{key: [] for key in CONTRACT}, "passages": []}
        )

    id = conversation()
    async with served(channel, handler) as call:
        for body in ({"message": "/ask_summary"}, {"payload": "/ask_summary"}):
            await call("POST", "/messages", json={"conversation": id, **body})
    assert seen == [
        ("ask_summary", f"web-{id}", "web"),
        ("/ask_summary", f"web-{id}", "web"),
    ]


CONTRACT = ("intents", "claims", "sections", "caveat")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"conversation": conversation()},
        {"message": "why"},
        {"conversation": "me", "message": "why"},
        {"conversation": 7, "message": "why"},
        {"conversation": "6f1c1b3e-7f1e-1b52-9e7c-0d8a3f0f6a11", "message": "why"},
        {"conversation": conversation().upper(), "message": "why"},
        {"conversation": conversation().replace("-", ""), "message": "why"},
        {"conversation": conversation(), "message": None},
        {"conversation": conversation(), "message": "why", "payload": "/ask_summary"},
        {"conversation": conversation(), "payload": "/restart"},
        {"conversation": conversation(), "payload": ["/ask_summary"]},
    ],
)
async def test_other_messages_are_refused(
    channel: WebInput, body: dict[str, Any]
) -> None:
    """A body of another form gets status 400 and an error that says why."""
    async with served(channel) as call:
        answer = await call("POST", "/messages", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]


async def test_json_alone_is_taken(channel: WebInput) -> None:
    """A form of another site cannot send what the channel takes."""
    async with served(channel) as call:
        for kind in ("text/plain", "application/x-www-form-urlencoded"):
            answer = await call(
                "POST", "/messages", data="{}", headers={"Content-Type": kind}
            )
            assert answer.status_code == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1", "http://localhost:1"]
)
async def test_other_origins_are_refused(channel: WebInput, origin: str) -> None:
    """Whatever a page of another site asks, nothing is done or shown to it."""
    headers = {"Origin": origin}
    id = conversation()
    async with served(channel) as call:
        answers = [
            await call("POST", "/messages", json={}, headers=headers),
            await call("POST", "/feedback", json={}, headers=headers),
            await call("DELETE", f"/conversations/{id}", headers=headers),
        ]
    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert not any("Access-Control-Allow-Origin" in a.headers for a in answers)


async def test_the_own_origin_is_answered(channel: WebInput) -> None:
    """The page's own requests name the server's host as their origin."""
    async with served(channel) as call:
        host = (await call("GET", "/article.json")).url.removesuffix(
            "/chat/article.json"
        )
        body = {"conversation": conversation(), "message": "why"}
        answer = await call("POST", "/messages", json=body, headers={"Origin": host})
    assert answer.status_code == 200


async def test_too_many_messages_are_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Beyond the limit the status is 429 with seconds to wait, for one alone."""
    monkeypatch.setenv("MESSAGES_PER_CONVERSATION", "2")
    channel = WebInput.from_credentials(None)
    body = {"conversation": conversation(), "message": "why"}
    async with served(channel) as call:
        statuses = [
            (await call("POST", "/messages", json=body)).status_code for _ in range(2)
        ]
        refused = await call("POST", "/messages", json=body)
        other = {**body, "conversation": conversation()}
        assert (await call("POST", "/messages", json=other)).status_code == 200
    assert statuses == [200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


async def test_the_last_vote_is_stored_without_text(
    channel: WebInput, feedback: str
) -> None:
    """Two votes on a reply leave one row: its intents and the last vote."""
    body = {"conversation": conversation(), "reply": conversation(), **VOTE}
    async with served(channel) as call:
        for helpful in (True, False):
            vote = {**body, "helpful": helpful}
            assert (await call("POST", "/feedback", json=vote)).status_code == 204
    votes = [("web", ("topic_material_assistance",), False)]
    assert FeedbackStore(feedback).votes() == votes


async def test_a_vote_can_be_withdrawn(channel: WebInput, feedback: str) -> None:
    """`null` removes the vote on a reply; there need not have been one."""
    body = {"conversation": conversation(), "reply": conversation(), **VOTE}
    async with served(channel) as call:
        for helpful in (None, True, None):
            vote = {**body, "helpful": helpful}
            assert (await call("POST", "/feedback", json=vote)).status_code == 204
    assert FeedbackStore(feedback).votes() == []


async def test_a_comment_is_stored_and_logged_nowhere(
    channel: WebInput, feedback: str, caplog: pytest.LogCaptureFixture
) -> None:
    """A comment on thumbs down is cleaned and kept with the vote, without a trace."""
    body = {"conversation": conversation(), "reply": conversation(), **VOTE}
    with caplog.at_level(logging.DEBUG):
        async with served(channel) as call:
            vote = {**body, "helpful": False, "comment": " secretword\u202e \n\n here "}
            assert (await call("POST", "/feedback", json=vote)).status_code == 204
    assert FeedbackStore(feedback).comments() == [
        (("topic_material_assistance",), "secretword\nhere")
    ]
    assert "secretword" not in caplog.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"helpful": 1},
        {"helpful": "yes"},
        {"intents": []},
        {"intents": "greet"},
        {"intents": ["my own words"]},
        {"intents": [["greet"]]},
        {"intents": ["greet"] * 11},
        {"reply": "1"},
        {"helpful": False, "comment": 7},
        {"helpful": False, "comment": "x" * 501},
        {"helpful": True, "comment": "Good."},
        {"helpful": None, "comment": "Good."},
        {"conversation": "me"},
    ],
)
async def test_other_votes_are_refused(
    channel: WebInput, feedback: str, wrong: dict[str, Any]
) -> None:
    """A vote of another form, or on intents that there are not, is not stored."""
    body = {"conversation": conversation(), "reply": conversation(), **VOTE, **wrong}
    async with served(channel) as call:
        assert (await call("POST", "/feedback", json=body)).status_code == 400
    assert FeedbackStore(feedback).votes() == []


async def test_forgetting_wants_an_id(channel: WebInput) -> None:
    """An unknown conversation is forgotten already; what is no id is refused."""
    async with served(channel) as call:
        forgotten = await call("DELETE", f"/conversations/{conversation()}")
        refused = await call("DELETE", "/conversations/web")
    assert forgotten.status_code == 204
    assert refused.status_code == 400


async def test_a_store_that_cannot_forget_says_so(channel: WebInput) -> None:
    """With a tracker store that drops nothing, the status is 501, not a promise."""
    store = RedisTrackerStore(Domain.empty())
    async with served(channel, store=store) as call:
        answer = await call("DELETE", f"/conversations/{conversation()}")
    assert answer.status_code == 501
    assert "RedisTrackerStore" in answer.json()["error"]


async def test_a_failure_is_told_with_an_id(
    channel: WebInput, caplog: pytest.LogCaptureFixture
) -> None:
    """When the assistant fails, the status is 500 and the log has no words."""

    async def handler(message: UserMessage) -> None:
        raise RuntimeError(f"cannot handle {message.text}")

    body = {"conversation": conversation(), "message": "secretword"}
    with caplog.at_level(logging.ERROR):
        async with served(channel, handler) as call:
            answer = await call("POST", "/messages", json=body)
    assert answer.status_code == 500
    assert answer.json()["error_id"] in caplog.text
    assert "secretword" not in caplog.text
