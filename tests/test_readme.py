"""The README's conversation is what the assistant really says.

`python -m tests.test_readme` writes it anew.
"""

import asyncio
import uuid
from pathlib import Path

from rasa.core.agent import Agent

from channels.conversation import ReplyCollector
from server.action_endpoint import InProcessActions
from server.model import PROJECT, ensure_model

README = Path(PROJECT) / "README.md"
BEGIN, END = "<!-- transcript -->\n", "<!-- /transcript -->"
QUESTIONS = [
    "why does north korea support palestine?",
    "any wepons?",
    "is that confirmed?",
    "how many rockets were there",
    "and what does the US say about it",
    "who won the world cup",
]


async def transcript(questions: list[str]) -> str:
    """Returns a new conversation with the trained assistant, as Markdown."""
    agent = Agent.load(str(ensure_model()), action_endpoint=InProcessActions("actions"))
    sender = uuid.uuid4().hex
    lines = []
    for question in questions:
        collector = ReplyCollector()
        await agent.handle_text(question, output_channel=collector, sender_id=sender)
        (message,) = collector.messages
        said = message.text.replace("\n", "<br>\n> ")
        titles = " · ".join(button["title"] for button in message.buttons)
        lines.append(f"**{question}**\n\n> {said}<br>\n> _{titles}_\n")
    return "\n" + "\n".join(lines) + "\n"


def parts(text: str) -> tuple[str, str, str]:
    """Splits the README into what stands before, in and after the conversation."""
    before, rest = text.split(BEGIN)
    inside, after = rest.split(END)
    return before + BEGIN, inside, END + after


async def test_the_conversation_is_real() -> None:
    """Given the README's questions, the assistant gives the README's answers."""
    assert parts(README.read_text("utf-8"))[1] == await transcript(QUESTIONS)


if __name__ == "__main__":
    before, _, after = parts(README.read_text("utf-8"))
    README.write_text(before + asyncio.run(transcript(QUESTIONS)) + after, "utf-8")
