"""Who asks what, over HTTP, and where the answer goes."""

from tests.slack.workspace import Workspace, block_texts, message, new_id


def test_a_direct_message_is_answered(workspace: Workspace) -> None:
    """Given a direct message, the answer comes there, outside any thread."""
    channel = new_id("D")
    workspace.event(message("did they send weapons?", channel))
    (sent,) = workspace.posted(channel)
    assert "thread_ts" not in sent
    assert "reports" in sent["text"]
    print(block_texts(sent))
