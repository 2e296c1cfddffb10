"""The stored turns, as far as the report has a use for them."""

import dataclasses
import datetime
import json
from collections.abc import Iterable, Iterator
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.events import BotUttered, UserUttered

from answers.turn import READINGS
from channels.conversation import RECEIVED
from channels.database import Database
from telemetry.metrics import outcome

ENGLISH = "en"


@dataclasses.dataclass(frozen=True)
class Turn:
    """A question and what became of it.

    Attributes:
        id: that of the stored message.
        at: when it was stored, in UTC.
        channel: the channel's name.
        text: as typed; empty where a button was pressed.
        intents: what the reply answers, as it names it.
        language: ISO 639-1 code of the message's language.
        seconds: from the message to the reply; `None` where that was not measured.
    """

    id: str
    at: datetime.datetime
    channel: str
    text: str
    intents: tuple[str, ...]
    language: str
    seconds: float | None

    @property
    def outcome(self) -> str:
        """How it ended, as the metrics name it."""
        return outcome(self.intents)


def read(database: Database, events: Any) -> list[Turn]:
    """Reads the turns that a reply was stored to, in the order of the replies.

    Args:
        database: that of the tracker store.
        events: the table of Rasa's tracker store, mapped.

    Raises:
        AwayError: the database is out of reach.
    """
    query = (
        sa.select(events.sender_id, events.data)
        .where(events.type_name.in_([UserUttered.type_name, BotUttered.type_name]))
        .order_by(events.id)
    )
    with database.connect() as connection:
        rows = connection.execution_options(stream_results=True).execute(query)
        return list(_turns((sender, json.loads(data)) for sender, data in rows))


def _turns(rows: Iterable[tuple[str, dict[str, Any]]]) -> Iterator[Turn]:
    asked: dict[str, dict[str, Any]] = {}
    for sender, event in rows:
        if event["event"] == UserUttered.type_name:
            asked[sender] = event
            continue
        answer = event.get("metadata", {}).get("answer")
        question = asked.pop(sender, None)
        if question is not None and answer:
            yield _turn(question, event, answer)


def _turn(
    question: dict[str, Any], reply: dict[str, Any], answer: dict[str, Any]
) -> Turn:
    readings = question.get("parse_data", {}).get(READINGS)
    languages = (reading.get("language") for reading in readings or ())
    received = (question.get("metadata") or {}).get(RECEIVED)
    return Turn(
        id=question.get("message_id") or "",
        at=datetime.datetime.fromtimestamp(question["timestamp"], datetime.UTC),
        channel=question.get("input_channel") or "",
        text="" if readings is None else question.get("text") or "",
        intents=tuple(answer["intents"]),
        language=next(filter(None, languages), ENGLISH),
        seconds=reply["timestamp"] - received if received else None,
    )
