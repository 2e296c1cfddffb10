"""The web channel over the real server: answers, conversations, forgetting."""

from typing import Any

import requests

from tests.channels.test_rest import MATERIAL, SEVEN
from tests.channels.web.served import conversation
from tests.databases import all_rows
from tests.running_server import ANSWER_WITHIN_SECONDS, RunningServer


def ask(server: RunningServer, id: str, **words: str) -> dict[str, Any]:
    """Sends a message or a payload and returns the one reply."""
    answer = requests.post(
        f"{server.address}/chat/messages",
        json={"conversation": id, **words},
        timeout=ANSWER_WITHIN_SECONDS,
    )
    assert answer.status_code == 200, answer.text
    (reply,) = answer.json()["replies"]
    return reply


def test_the_seven_questions(server: RunningServer) -> None:
    """Each of the seven questions is answered, with citation and caveat."""
    for question, intent in SEVEN.items():
        reply = ask(server, conversation(), message=question)
        assert reply["custom"]["intents"] == [intent]
        kinds = [passage["kind"] for passage in reply["passages"]]
        assert "answer" in kinds
        assert ("caveat" in kinds) is (intent in MATERIAL)
        assert all(
            claim["section"]
            for passage in reply["passages"]
            for claim in passage["claims"]
        )


def test_every_claim_can_be_asked_about(server: RunningServer) -> None:
    """The "ask about this" of each claim gets a reply that tells the claim."""
    article = requests.get(
        f"{server.address}/chat/article.json", timeout=ANSWER_WITHIN_SECONDS
    ).json()
    for section in article["sections"]:
        for passage in section["passages"]:
            for claim in passage["claims"]:
                reply = ask(server, conversation(), payload=claim["ask"]["payload"])
                assert claim["id"] in reply["custom"]["claims"]


def test_a_forgotten_conversation_is_gone(server: RunningServer) -> None:
    """After the deletion it takes no message any more; another one goes on.

    No database has any of it left: neither the question nor the vote and its comment.
    """
    gone, other = conversation(), conversation()
    for id, word in ((gone, "gonewords"), (other, "otherwords")):
        reply = ask(server, id, message=f"what history do they share, {word}")
        vote = {"conversation": id, "reply": reply["id"], "comment": f"{word} again"}
        answer = requests.post(
            f"{server.address}/chat/feedback",
            json={**vote, "intents": reply["custom"]["intents"], "helpful": False},
            timeout=ANSWER_WITHIN_SECONDS,
        )
        assert answer.status_code == 204, answer.text
    assert "gonewords" in all_rows(server.folder)
    answer = requests.delete(
        f"{server.address}/chat/conversations/{gone}", timeout=ANSWER_WITHIN_SECONDS
    )
    assert answer.status_code == 204
    rows = all_rows(server.folder)
    assert not [each for each in (gone, "gonewords") if each in rows]
    assert rows.count("otherwords again") == 1
    assert other in rows
    late = requests.post(
        f"{server.address}/chat/messages",
        json={"conversation": gone, "message": "tell me more"},
        timeout=ANSWER_WITHIN_SECONDS,
    )
    assert late.status_code == 410
    assert gone not in server.kept_conversations()
    more = ask(server, other, message="tell me more")
    assert more["custom"]["intents"][1] == "topic_historical_solidarity"


def test_the_rest_channel_has_conversations_of_its_own(server: RunningServer) -> None:
    """A sender of the REST channel does not go on with a web conversation."""
    id = conversation()
    ask(server, id, message="what history do they share")
    assert server.ask(id, "tell me more")["custom"]["intents"] == ["tell_more"]
