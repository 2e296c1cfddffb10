"""What people do in Slack and what they get, over the real server."""

import json
import uuid

from answers.article import Article
from channels.feedback import FeedbackStore
from tests.slack.stand_in import TEAM, Trouble
from tests.slack.workspace import (
    MENTION,
    Workspace,
    block_texts,
    buttons,
    command,
    mention,
    message,
    new_id,
    new_ts,
    press,
    thumbs,
)

WEAPONS = "did they send weapons?"
HISTORY = "what history do they share?"


def caveats(article: Article, sent: dict) -> list[str]:
    """Returns a message's blocks that are the caveat."""
    return [text for text in block_texts(sent) if article.caveat.text in text]


def test_a_direct_message_is_answered(workspace: Workspace, article: Article) -> None:
    """Given a direct message, the answer comes there with all that belongs to it."""
    channel = new_id("D")
    workspace.event(message(WEAPONS, channel, new_id("U")))
    (sent,) = workspace.posted(channel)
    assert "thread_ts" not in sent
    answer, context, caveat = block_texts(sent)[1:]
    assert answer.startswith(article.claim["material_weapons"].text)
    assert context == 'Section "Material assistance" of the article · 6 December 2023'
    assert caveat == f">:warning: {article.caveat.text}"
    assert article.caveat.text in sent["text"]
    assert 1 <= len(buttons(sent)) <= 5
    (feedback,) = thumbs(sent)
    value = json.loads(feedback["positive_button"]["value"])
    assert uuid.UUID(value.pop("turn")).version == 4
    assert value == {"intents": ["topic_material_assistance"], "helpful": True}


def test_an_answer_that_needs_no_caveat_has_none(
    workspace: Workspace, article: Article
) -> None:
    """Given a question about history, neither blocks nor text carry the caveat."""
    channel = new_id("D")
    workspace.event(message(HISTORY, channel))
    (sent,) = workspace.posted(channel)
    assert caveats(article, sent) == []
    assert article.caveat.text not in sent["text"]


def test_links_do_not_unfurl(workspace: Workspace) -> None:
    """Given any answer, Slack is told to unfurl nothing."""
    channel = new_id("D")
    workspace.event(message("see <https://example.com|this>: who are you?", channel))
    (sent,) = workspace.posted(channel)
    assert (sent["unfurl_links"], sent["unfurl_media"]) == (False, False)


def test_direct_messages_are_one_conversation(
    workspace: Workspace, article: Article
) -> None:
    """Given a subject, the next direct message goes on with it."""
    channel, user = new_id("D"), new_id("U")
    workspace.event(message(HISTORY, channel, user))
    workspace.posted(channel)
    workspace.event(message("tell me more", channel, user))
    sent = workspace.posted(channel, 2)[1]
    assert article.claim["history_imperialism"].text in sent["text"]


def test_only_the_first_direct_message_is_greeted(workspace: Workspace) -> None:
    """Given two direct messages, the first answer alone begins with a greeting."""
    channel, user = new_id("D"), new_id("U")
    for count in (1, 2):
        workspace.event(message(HISTORY, channel, user))
        workspace.posted(channel, count)
    greeted = [
        "Hello!" in sent["text"] and "Hello!" in block_texts(sent)[0]
        for sent in workspace.posted(channel, 2)
    ]
    assert greeted == [True, False]


def test_who_says_hello_is_greeted_once(workspace: Workspace) -> None:
    """Given a greeting as the first direct message, there is one greeting in return."""
    channel = new_id("D")
    workspace.event(message("hello", channel, new_id("U")))
    (sent,) = workspace.posted(channel)
    assert sent["text"].count("Hello!") == 1
    assert thumbs(sent) == []


def test_a_mention_is_answered_in_its_thread(workspace: Workspace) -> None:
    """Given a mention in a channel, the answer opens a thread under it, ungreeted."""
    channel, ts = new_id("C"), new_ts()
    workspace.event(mention(WEAPONS, channel, ts=ts))
    (sent,) = workspace.posted(channel)
    assert sent["thread_ts"] == ts
    assert "Hello!" not in sent["text"]


def test_a_mention_in_a_thread_is_answered_there(workspace: Workspace) -> None:
    """Given a mention inside a thread of others, the answer comes in that thread."""
    channel, thread = new_id("C"), new_ts()
    workspace.event(mention(WEAPONS, channel, thread_ts=thread))
    (sent,) = workspace.posted(channel)
    assert sent["thread_ts"] == thread


def test_replies_in_a_joined_thread_are_answered(
    workspace: Workspace, article: Article
) -> None:
    """Given an answer in a thread, a reply without a mention goes on with it."""
    channel, ts = new_id("C"), new_ts()
    workspace.event(mention(HISTORY, channel, ts=ts))
    workspace.posted(channel)
    workspace.event(message("tell me more", channel, thread_ts=ts))
    sent = workspace.posted(channel, 2)[1]
    assert sent["thread_ts"] == ts
    assert article.claim["history_imperialism"].text in sent["text"]


def test_each_thread_is_a_conversation_of_its_own(
    workspace: Workspace, article: Article
) -> None:
    """Given two threads of a channel, each follow-up is about its own subject."""
    channel, first, second = new_id("C"), new_ts(), new_ts()
    workspace.event(mention(HISTORY, channel, ts=first))
    workspace.event(mention(WEAPONS, channel, ts=second))
    workspace.posted(channel, 2)
    for thread in (first, second):
        workspace.event(message("tell me more", channel, thread_ts=thread))
    more = {sent["thread_ts"]: sent for sent in workspace.posted(channel, 4)[2:]}
    assert article.claim["history_imperialism"].text in more[first]["text"]
    assert article.caveat.text not in more[first]["text"]
    assert article.caveat.text in more[second]["text"]


def test_messages_of_a_conversation_are_answered_in_order(
    workspace: Workspace, article: Article
) -> None:
    """Given messages sent without waiting, the answers come in the same order."""
    channel, user = new_id("D"), new_id("U")
    for words in (HISTORY, WEAPONS, "hello", HISTORY):
        workspace.event(message(words, channel, user))
    touching = [bool(caveats(article, sent)) for sent in workspace.posted(channel, 4)]
    assert touching == [False, True, False, False]


def test_a_bare_mention_gets_help(workspace: Workspace, article: Article) -> None:
    """Given a mention and nothing else, the assistant says what it can do."""
    channel = new_id("C")
    workspace.event(mention("", channel))
    (sent,) = workspace.posted(channel)
    assert article.text("ask_capabilities")[:40] in sent["text"]
    assert len(buttons(sent)) == 5


def test_restart_typed_as_text_is_understood(
    workspace: Workspace, article: Article
) -> None:
    """Given "/restart" behind a mention, the conversation starts afresh."""
    channel, ts = new_id("C"), new_ts()
    workspace.event(mention(HISTORY, channel, ts=ts))
    workspace.posted(channel)
    workspace.event(message(f"{MENTION} /restart", channel, thread_ts=ts))
    workspace.posted(channel, 2)
    workspace.event(message("tell me more", channel, thread_ts=ts))
    sent = workspace.posted(channel, 3)
    assert article.text("restart") in sent[1]["text"]
    assert article.text("tell_more") in sent[2]["text"]


def test_text_as_slack_sends_it_is_understood(
    workspace: Workspace, article: Article
) -> None:
    """Given references, entities, marks and smart quotes, it is understood."""
    channel = new_id("D")
    words = "<@U0BOB|bob> &amp; I’d like to know: “did they send *weapons*?” :wave:"
    workspace.event(message(words, channel, new_id("U")))
    (sent,) = workspace.posted(channel)
    assert article.claim["material_weapons"].text in sent["text"]


def test_a_button_in_a_thread_is_answered_there(
    workspace: Workspace, article: Article
) -> None:
    """Given a press on a suggestion, the answer in the thread says what it was."""
    channel, ts = new_id("C"), new_ts()
    workspace.event(mention(HISTORY, channel, ts=ts))
    (sent,) = workspace.posted(channel)
    button = next(b for b in buttons(sent) if b["value"] == "/topic_political_backing")
    container = {
        "type": "message",
        "channel_id": channel,
        "message_ts": new_ts(),
        "thread_ts": ts,
    }
    url = workspace.slack.response_url()
    workspace.interaction(press(button, url, container=container))
    pressed = workspace.posted(channel, 2)[1]
    assert pressed["thread_ts"] == ts
    assert block_texts(pressed)[0] == "*Political backing*"
    assert article.claim["political_unwavering"].text in pressed["text"]


def test_every_button_of_an_answer_works(
    workspace: Workspace, article: Article
) -> None:
    """Given an answer in the direct messages, each of its buttons gets an answer."""
    channel, user = new_id("D"), new_id("U")
    workspace.event(message(WEAPONS, channel, user))
    (sent,) = workspace.posted(channel)
    container = {"type": "message", "channel_id": channel, "message_ts": new_ts()}
    url = workspace.slack.response_url()
    for count, button in enumerate(buttons(sent), 2):
        workspace.interaction(press(button, url, user=user, container=container))
        pressed = workspace.posted(channel, count)[-1]
        assert "thread_ts" not in pressed
        assert block_texts(pressed)[0] == f"*{button['text']['text']}*"
        assert len(block_texts(pressed)) > 1


def test_a_command_is_answered_for_the_user_alone(
    workspace: Workspace, article: Article
) -> None:
    """Given the command, an ephemeral answer shows the question and can be shared."""
    before = len(workspace.slack.of("response_url"))
    workspace.form(command(WEAPONS, workspace.slack.response_url()))
    (sent,) = workspace.responses(1, before)
    assert (sent["response_type"], sent["replace_original"]) == ("ephemeral", False)
    assert block_texts(sent)[0] == f"Asked: {WEAPONS}"
    assert caveats(article, sent)
    assert article.caveat.text in sent["text"]
    (share,) = buttons(sent, "share")
    assert share["text"]["text"] == "Share in channel"


def test_a_command_without_words_gets_help(
    workspace: Workspace, article: Article
) -> None:
    """Given the slash command alone, the assistant says what it can do."""
    before = len(workspace.slack.of("response_url"))
    workspace.form(command("", workspace.slack.response_url()))
    (sent,) = workspace.responses(1, before)
    assert article.text("ask_capabilities")[:40] in sent["text"]
    assert buttons(sent, "share") == []


def test_a_command_may_say_payload(workspace: Workspace, article: Article) -> None:
    """Given "payload=" in a command's text, it is a command all the same."""
    before = len(workspace.slack.of("response_url"))
    words, url = "payload=1 did they send weapons?", workspace.slack.response_url()
    workspace.form(command(words, url, user_id=new_id("U")))
    (sent,) = workspace.responses(1, before)
    assert article.claim["material_weapons"].text in sent["text"]


def test_an_answer_is_shared_in_the_channel_once(
    workspace: Workspace, article: Article
) -> None:
    """Given "Share in channel" pressed twice, all see the whole answer once."""
    before = len(workspace.slack.of("response_url"))
    words = "did they send weapons? <!channel> <@U0BOB> & <https://evil.example|x>"
    workspace.form(command(words, workspace.slack.response_url(), user_id="U0ANN"))
    (private,) = workspace.responses(1, before)
    (button,) = buttons(private, "share")
    container = {
        "type": "message",
        "channel_id": "C0GENERAL",
        "message_ts": new_ts(),
        "is_ephemeral": True,
    }
    for _ in range(2):
        url = workspace.slack.response_url()
        workspace.interaction(press(button, url, container=container))
    shared, replaced = workspace.responses(2, before + 1)
    assert shared["response_type"] == "in_channel"
    texts = block_texts(shared)
    assert texts[0] == "Shared by <@U0ANN>"
    assert texts[1].startswith("Asked: did they send weapons?")
    assert "<" not in texts[1]
    assert caveats(article, shared)
    assert article.caveat.text in shared["text"]
    assert buttons(shared) == buttons(shared, "share") == thumbs(shared) == []
    assert replaced["replace_original"] is True
    workspace.quiet(new_id("C"))
    assert len(workspace.slack.of("response_url")) == before + 3


def test_a_button_of_an_ephemeral_answer_is_answered_likewise(
    workspace: Workspace,
) -> None:
    """Given a press under an ephemeral answer, the next one is ephemeral too."""
    before = len(workspace.slack.of("response_url"))
    workspace.form(command(HISTORY, workspace.slack.response_url()))
    (sent,) = workspace.responses(1, before)
    container = {
        "type": "message",
        "channel_id": "C0GENERAL",
        "message_ts": new_ts(),
        "is_ephemeral": True,
    }
    url = workspace.slack.response_url()
    workspace.interaction(press(buttons(sent)[0], url, container=container))
    following = workspace.responses(2, before)[1]
    assert following["response_type"] == "ephemeral"
    assert buttons(following, "share")


def test_a_message_is_asked_about_by_its_shortcut(
    workspace: Workspace, article: Article
) -> None:
    """Given "Ask about this" on a message, its text is answered for the user alone."""
    before = len(workspace.slack.of("response_url"))
    workspace.interaction(
        {
            "type": "message_action",
            "callback_id": "ask_about_this",
            "trigger_id": new_id("T"),
            "team": {"id": TEAM},
            "user": {"id": new_id("U")},
            "channel": {"id": "C0GENERAL", "name": "general"},
            "message": {"type": "message", "text": WEAPONS, "ts": "1.000200"},
            "response_url": workspace.slack.response_url(),
        }
    )
    (sent,) = workspace.responses(1, before)
    assert sent["response_type"] == "ephemeral"
    assert article.claim["material_weapons"].text in sent["text"]
    (share,) = buttons(sent, "share")
    assert json.loads(share["value"])["thread"] == "1.000200"


def test_the_home_tab_offers_what_can_be_asked(
    workspace: Workspace, article: Article
) -> None:
    """Given an opened Home tab, it names the article and how to start, with buttons."""
    user = new_id("U")
    opened = {"type": "app_home_opened", "user": user, "channel": "D1", "tab": "home"}
    workspace.event(opened)
    workspace.event({**opened, "user": new_id("U"), "tab": "messages"})
    view = workspace.slack.wait(
        lambda: [v for v in workspace.slack.of("views.publish") if v["user_id"] == user]
    )[0]["view"]
    assert view["type"] == "home"
    texts = " ".join(block_texts(view))
    assert article.article.title in texts
    assert "6 December 2023" in texts
    assert "/article" in texts
    assert [b["value"] for b in buttons(view)] == [f"/{i}" for i in article.menu]
    published = [v["user_id"] for v in workspace.slack.of("views.publish")]
    assert published.count(user) == 1


def test_a_button_of_the_home_tab_is_answered_in_the_direct_messages(
    workspace: Workspace, article: Article
) -> None:
    """Given a press on the Home tab, the answer goes to the user's direct messages."""
    user = new_id("U")
    workspace.event({"type": "app_home_opened", "user": user, "tab": "home"})
    view = workspace.slack.wait(
        lambda: [v for v in workspace.slack.of("views.publish") if v["user_id"] == user]
    )[0]["view"]
    container = {"type": "view", "view_id": "V1"}
    workspace.interaction(press(buttons(view)[1], "", user=user, container=container))
    (sent,) = workspace.posted(user)
    assert block_texts(sent)[0] == "*Shared history*"
    assert article.claim["history_common"].text in sent["text"]


def test_an_assistant_thread_suggests_prompts_that_work(
    workspace: Workspace, article: Article
) -> None:
    """Given a new assistant thread, its prompts are offered, and each is answered."""
    channel, thread = new_id("D"), new_ts()
    workspace.event(
        {
            "type": "assistant_thread_started",
            "assistant_thread": {
                "user_id": "U0ANN",
                "context": {},
                "channel_id": channel,
                "thread_ts": thread,
            },
        }
    )
    method = "assistant.threads.setSuggestedPrompts"
    (call,) = workspace.slack.wait(
        lambda: [c for c in workspace.slack.of(method) if c["channel_id"] == channel]
    )
    assert call["thread_ts"] == thread
    assert len(call["prompts"]) == 4
    for count, (prompt, intent) in enumerate(
        zip(call["prompts"], article.menu, strict=False), 1
    ):
        workspace.event(message(prompt["message"], channel, thread_ts=thread))
        sent = workspace.posted(channel, count)[-1]
        assert sent["thread_ts"] == thread
        first = article.subject[intent].answer[0]
        assert article.claim[first].text in sent["text"]


def test_an_assistant_thread_shows_that_the_assistant_is_at_work(
    workspace: Workspace,
) -> None:
    """Given a message in an assistant thread, the status is set before the answer."""
    channel, thread = new_id("D"), new_ts()
    workspace.event(message(HISTORY, channel, thread_ts=thread))
    workspace.posted(channel)
    methods = [
        call.method
        for call in workspace.slack.calls
        if channel in (call.arguments.get("channel"), call.arguments.get("channel_id"))
    ]
    assert methods == ["assistant.threads.setStatus", "chat.postMessage"]


def test_without_assistant_threads_the_answer_comes_all_the_same(
    workspace: Workspace,
) -> None:
    """Given a workspace that refuses the status, the answer is not held up."""
    trouble = Trouble(error="missing_scope")
    workspace.slack.trouble["assistant.threads.setStatus"].append(trouble)
    channel = new_id("D")
    workspace.event(message(HISTORY, channel, thread_ts=new_ts()))
    workspace.posted(channel)


def test_the_last_vote_of_a_user_counts(workspace: Workspace, folder) -> None:
    """Given thumbs up and then down by one user, and up by another: two votes."""
    channel = new_id("C")
    workspace.event(mention("what is the article about? summarise it", channel))
    (sent,) = workspace.posted(channel)
    (feedback,) = thumbs(sent)
    container = {"type": "message", "channel_id": channel, "message_ts": new_ts()}
    before = len(workspace.slack.of("response_url"))
    store = FeedbackStore(f"sqlite:///{folder / 'feedback.db'}")
    votes_before = len(store.votes())
    votes = [("positive", "U0ANN"), ("negative", "U0ANN"), ("positive", "U0BOB")]
    for count, (choice, user) in enumerate(votes, 1):
        element = {
            "type": "feedback_buttons",
            "action_id": feedback["action_id"],
            "value": feedback[f"{choice}_button"]["value"],
        }
        url = workspace.slack.response_url()
        workspace.interaction(press(element, url, user=user, container=container))
        thanks = workspace.responses(count, before)[-1]
        assert thanks["response_type"] == "ephemeral"
    assert store.votes()[votes_before:] == [
        ("slack", ("ask_summary",), False),
        ("slack", ("ask_summary",), True),
    ]


def test_too_long_a_message_is_told_so(workspace: Workspace, article: Article) -> None:
    """Given more than the guard lets through, a fixed reply says so."""
    channel = new_id("D")
    workspace.event(message("weapons " * 200, channel))
    (sent,) = workspace.posted(channel)
    assert article.text("too_long")[:30] in sent["text"]


def test_a_file_without_words_gets_a_hint(
    workspace: Workspace, article: Article
) -> None:
    """Given a file alone in a direct message, a short hint asks for words."""
    channel = new_id("D")
    workspace.event(message("", channel, subtype="file_share", files=[{"id": "F1"}]))
    (sent,) = workspace.posted(channel)
    assert article.text("blank") in sent["text"]


def test_a_file_with_words_is_answered(workspace: Workspace, article: Article) -> None:
    """Given a file and a question in a direct message, the question is answered."""
    channel = new_id("D")
    event = message(WEAPONS, channel, new_id("U"), subtype="file_share", files=[])
    workspace.event(event)
    (sent,) = workspace.posted(channel)
    assert article.claim["material_weapons"].text in sent["text"]


def test_nothing_of_a_user_comes_back_as_markup(
    workspace: Workspace, article: Article
) -> None:
    """Given an attack in a command, Slack gets nothing with a meaning of the user's.

    The stand-in objects to any unescaped bracket or ampersand.
    """
    attack = (
        "did they send weapons? <!channel> <!here|x> <@U0BOB> &lt;!everyone&gt;"
        " <https://evil.example|click> *bold* `code` &amp;lt;!channel&amp;gt;"
    )
    before = len(workspace.slack.of("response_url"))
    workspace.form(command(attack, workspace.slack.response_url()))
    (sent,) = workspace.responses(1, before)
    asked = block_texts(sent)[0]
    assert "weapons" in asked
    assert not set("<>") & set(asked)
    assert workspace.slack.problems == []
