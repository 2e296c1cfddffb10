"""Who asks to be forgotten in Slack is, in every database."""

from pathlib import Path

from channels.feedback import FeedbackStore
from channels.slack.forgetting import FORGOTTEN, wants_to_be_forgotten
from tests.databases import all_rows
from tests.slack.workspace import (
    RESPONSE_URL,
    Workspace,
    block_texts,
    command,
    mention,
    message,
    new_id,
    new_ts,
    press,
    thumbs,
)


def ask_everywhere(workspace: Workspace, user: str, word: str) -> None:
    """Asks in direct messages, in a channel's thread and by the command; votes too."""
    direct, channel, thread = new_id("D"), new_id("C"), new_ts()
    before = len(workspace.slack.of(RESPONSE_URL))
    question = f"did {word} send weapons?"
    workspace.event(message(question, direct, user))
    workspace.event(mention(question, channel, user, ts=thread))
    (sent,) = workspace.posted(direct)
    workspace.posted(channel)
    url = workspace.slack.response_url()
    workspace.form(command(question, url, user_id=user))
    workspace.responses(1, before)
    (feedback,) = thumbs(sent)
    element = {
        "type": "feedback_buttons",
        "action_id": feedback["action_id"],
        "value": feedback["negative_button"]["value"],
    }
    container = {"type": "message", "channel_id": direct, "message_ts": new_ts()}
    url = workspace.slack.response_url()
    workspace.interaction(press(element, url, user=user, container=container))
    workspace.responses(2, before)


def test_all_of_a_user_goes_and_nothing_of_others(
    workspace: Workspace, folder: Path
) -> None:
    """After `/article forget` no database has the user's words, ids or votes."""
    ada, bob = new_id("U"), new_id("U")
    ask_everywhere(workspace, ada, "adaword")
    ask_everywhere(workspace, bob, "bobword")
    before = all_rows(folder)
    assert before.count("adaword") >= 3
    votes = FeedbackStore(f"sqlite:///{folder / 'feedback.db'}")
    cast = len(votes.votes())
    assert ada in before
    answers = len(workspace.slack.of(RESPONSE_URL))
    url = workspace.slack.response_url()
    workspace.form(command(" Forget ", url, user_id=ada))
    (answer,) = workspace.responses(1, answers)
    assert block_texts(answer) == [FORGOTTEN]
    assert answer["response_type"] == "ephemeral"
    after = all_rows(folder)
    assert "adaword" not in after
    assert ada not in after
    assert after.count("bobword") == before.count("bobword")
    assert len(votes.votes()) == cast - 1


def test_only_the_bare_word_is_a_wish() -> None:
    """A question that has the word in it is a question."""
    assert wants_to_be_forgotten("FORGET me")
    assert not wants_to_be_forgotten("did they forget Palestine?")
