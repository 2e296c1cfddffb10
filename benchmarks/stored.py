"""Stored turns for measurements, made without a model."""

import datetime
import functools
import random
import uuid
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from rasa.shared.core.events import BotUttered, Event, UserUttered

from answers.article import the_article
from answers.compose import compose
from answers.intents import INTENTS, OUT_OF_SCOPE
from answers.turn import READINGS, Asked, State
from channels.conversation import RECEIVED
from evaluation.examples import Examples
from server.conversations import ConversationStore
from server.stored_events import row

CHANNELS = ("web", "rest", "slack")
TURNS_OF_CONVERSATION = 5
DAYS = 30
SEED = 20231206


def fill(store: ConversationStore, examples: Examples, turns: int) -> list[str]:
    """Stores turns that ask the examples, with the replies to their intents.

    Args:
        store: where they go.
        examples: what is asked, at random.
        turns: how many.

    Returns:
        The ids of the turns.
    """
    chance = random.Random(SEED)
    end = datetime.datetime.now(datetime.UTC).timestamp()
    times = sorted(end - chance.uniform(0, DAYS * 86_400) for _ in range(turns))
    rows, ids = [], []
    for number, at in enumerate(times):
        place = chance.randrange(len(examples))
        channel = CHANNELS[number % len(CHANNELS)]
        sender = f"{channel}-{number // TURNS_OF_CONVERSATION}"
        id = str(uuid.UUID(int=chance.getrandbits(128), version=4))
        text, intent = str(examples.texts[place]), str(examples.intents[place])
        took = chance.lognormvariate(-3.6, 0.4)
        ids.append(id)
        rows += [
            row(sender, event) for event in _events(text, intent, channel, id, at, took)
        ]
    with store.database.begin() as connection:
        connection.execute(sa.insert(store.SQLEvent), rows)
    return ids


def _events(
    text: str, intent: str, channel: str, id: str, at: float, took: float
) -> Iterator[Event]:
    reply, custom = _reply(intent)
    parsed = {
        "intent": {"name": intent, "confidence": 1.0},
        READINGS: [{"intent": intent, "language": None}],
    }
    yield UserUttered(
        text,
        parse_data=parsed,
        input_channel=channel,
        message_id=id,
        metadata={RECEIVED: at},
        timestamp=at + took,
    )
    yield BotUttered(reply, metadata={"answer": custom}, timestamp=at + took)


@functools.cache
def _reply(intent: str) -> tuple[str, dict[str, Any]]:
    article = the_article()
    known = intent in INTENTS or intent in article.subject
    asked = Asked(intent if known else OUT_OF_SCOPE)
    reply, _ = compose([asked], State(), article)
    return reply.text, reply.custom(article)
