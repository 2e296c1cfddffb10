"""Keeps the users' votes on replies: which intents were helpful, and comments."""

import datetime
import hashlib
import json
from collections.abc import Sequence

import sqlalchemy as sa

from channels.database import Database

_METADATA = sa.MetaData()
_VOTES = sa.Table(
    "feedback",
    _METADATA,
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("channel", sa.String(32), nullable=False),
    sa.Column("intents", sa.Text, nullable=False),
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("voted_at", sa.DateTime, nullable=False),
    sa.Column("comment", sa.Text),
)


class FeedbackStore:
    """A table with a row for each reply that was voted on.

    Conversation and reply are kept as a digest alone: enough for a second vote to take
    the place of the first, and nothing that leads back to a person. Words are kept only
    where somebody wrote a comment to be kept.
    """

    def __init__(self, url: str) -> None:
        """Opens the store and creates the table where it is missing.

        Args:
            url: the database's address in SQLAlchemy's form (`sqlite:///feedback.db`).

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
        """
        self._database = Database(url, _METADATA, "feedback", upgrade=_add_comments)

    def vote(
        self,
        channel: str,
        conversation: str,
        reply: str,
        intents: Sequence[str],
        helpful: bool | None,
        comment: str | None = None,
    ) -> None:
        """Stores a vote; the last one on a reply counts.

        Args:
            channel: the channel's name.
            conversation: the conversation's id.
            reply: the reply's id within the conversation.
            intents: what the reply answers.
            helpful: thumbs up, or down; `None` withdraws the vote.
            comment: what the user wrote about it.

        Raises:
            AwayError: the database is out of reach.
        """
        identity = json.dumps([channel, conversation, reply])
        key = hashlib.sha256(identity.encode()).hexdigest()
        row = {
            "key": key,
            "channel": channel,
            "intents": json.dumps(list(intents)),
            "helpful": helpful,
            "comment": comment,
            "voted_at": datetime.datetime.now(datetime.UTC).replace(tzinfo=None),
        }
        with self._database.begin() as connection:
            connection.execute(sa.delete(_VOTES).where(_VOTES.c.key == key))
            if helpful is not None:
                connection.execute(sa.insert(_VOTES).values(row))

    def votes(self) -> list[tuple[str, tuple[str, ...], bool]]:
        """Returns all votes, each with channel, intents and whether it was helpful."""
        with self._database.connect() as connection:
            rows = connection.execute(sa.select(_VOTES).order_by(_VOTES.c.voted_at))
            return [
                (row.channel, tuple(json.loads(row.intents)), row.helpful)
                for row in rows
            ]

    def comments(self) -> list[tuple[tuple[str, ...], str]]:
        """Returns all comments, each with the intents of the reply that it is on."""
        wanted = sa.select(_VOTES).where(_VOTES.c.comment.is_not(None))
        with self._database.connect() as connection:
            rows = connection.execute(wanted.order_by(_VOTES.c.voted_at))
            return [(tuple(json.loads(row.intents)), row.comment) for row in rows]


def _add_comments(engine: sa.engine.Engine) -> None:
    """Adds the column for comments to a table of before there were any."""
    if not _has_comments(engine):
        try:
            with engine.begin() as connection:
                connection.execute(
                    sa.text(f"ALTER TABLE {_VOTES.name} ADD COLUMN comment TEXT")
                )
        except sa.exc.DBAPIError:
            # Another process that starts at the same time may have been faster.
            if not _has_comments(engine):
                raise


def _has_comments(engine: sa.engine.Engine) -> bool:
    columns = sa.inspect(engine).get_columns(_VOTES.name)
    return any(column["name"] == "comment" for column in columns)
