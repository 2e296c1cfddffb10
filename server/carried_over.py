"""Carries conversations over that were stored before their ids named the channel."""

import json
import logging

import sqlalchemy as sa
from rasa.shared.core.events import UserUttered

from channels.conversation import conversation_id

# Channels whose conversations had their name in front already.
NAMED = ("web", "slack")
STEP = "channel in front of the id"

_METADATA = sa.MetaData()
_DONE = sa.Table(
    "carried_over", _METADATA, sa.Column("step", sa.String(64), primary_key=True)
)

logger = logging.getLogger(__name__)


def carry_over(engine: sa.engine.Engine, events: sa.Table) -> None:
    """Puts the channel in front of the ids of conversations that lack it, once.

    A conversation is that of the channel which its id names, if that channel took part
    in it, and else that of its first message.

    Args:
        engine: SQLAlchemy's engine for the database.
        events: the table of Rasa's tracker store.
    """
    with engine.begin() as connection:
        connection.execute(sa.schema.CreateTable(_DONE, if_not_exists=True))
    try:
        with engine.begin() as connection:
            # Another process that starts at the same time waits here, and then fails.
            connection.execute(sa.insert(_DONE).values(step=STEP))
            _rename(connection, events)
    except sa.exc.IntegrityError:
        return


def _rename(connection: sa.engine.Connection, events: sa.Table) -> None:
    messages = (
        sa.select(events.c.sender_id, events.c.data)
        .where(events.c.type_name == UserUttered.type_name)
        .order_by(events.c.id)
    )
    channels: dict[str, list[str]] = {}
    for sender, data in connection.execute(messages):
        channel = json.loads(data).get("input_channel")
        if channel:
            channels.setdefault(sender, []).append(channel)
    renamed = {
        sender: conversation_id(took_part[0], sender)
        for sender, took_part in channels.items()
        if not any(
            name in took_part and sender.startswith(conversation_id(name, ""))
            for name in NAMED
        )
    }
    # The longest new names first: no old name of one is then the new name of another.
    for old, new in sorted(renamed.items(), key=lambda names: -len(names[1])):
        connection.execute(
            sa.update(events).where(events.c.sender_id == old).values(sender_id=new)
        )
    if renamed:
        logger.warning("%d stored conversations got their channel's name", len(renamed))
