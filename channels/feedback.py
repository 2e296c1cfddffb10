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
    sa.Column("voter", sa.String(64)),
    sa.Column("turn", sa.String(36)),
)
# What the first version of the table had not.
_ADDED = ("comment", "voter", "turn")


class FeedbackStore:
    """A table with a row for each reply that was voted on.

    Conversation, reply and voter are kept as digests alone: enough for a second vote to
    take the place of the first, and for all to go when their voter asks for it. The
    turn's id leads to its question for as long as that is stored. Words are kept only
    where somebody wrote a comment to be kept.
    """

    def __init__(self, url: str) -> None:
        """Opens the store and creates the table where it is missing.

        Args:
            url: the database's address in SQLAlchemy's form (`sqlite:///feedback.db`).

        Raises:
            sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
        """
        self._database = Database(url, _METADATA, "feedback", upgrade=_add_columns)

    def vote(
        self,
        channel: str,
        conversation: str,
        reply: str,
        intents: Sequence[str],
        helpful: bool | None,
        comment: str | None = None,
        voter: str | None = None,
        turn: str | None = None,
    ) -> None:
        """Stores a vote; the last one on a reply counts.

        Args:
            channel: the channel's name.
            conversation: the conversation's id.
            reply: the reply's id within the conversation.
            intents: what the reply answers.
            helpful: thumbs up, or down; `None` withdraws the vote.
            comment: what the user wrote about it.
            voter: who votes, under the name that `forget` gets later; the conversation
                itself by default.
            turn: id of the turn's message in the tracker store.

        Raises:
            AwayError: the database is out of reach.
        """
        key = _digest(channel, conversation, reply)
        row = {
            "key": key,
            "channel": channel,
            "intents": json.dumps(list(intents)),
            "helpful": helpful,
            "comment": comment,
            "voter": _digest(channel, voter or conversation),
            "turn": turn,
            "voted_at": datetime.datetime.now(datetime.UTC).replace(tzinfo=None),
        }
        with self._database.begin() as connection:
            connection.execute(sa.delete(_VOTES).where(_VOTES.c.key == key))
            if helpful is not None:
                connection.execute(sa.insert(_VOTES).values(row))

    def forget(self, channel: str, voter: str) -> None:
        """Deletes all votes of a voter, comments included.

        Args:
            channel: the channel's name.
            voter: see `vote`.
        """
        whose = _digest(channel, voter)
        with self._database.begin() as connection:
            connection.execute(sa.delete(_VOTES).where(_VOTES.c.voter == whose))

    def delete_before(self, moment: datetime.datetime) -> int:
        """Deletes the votes of before a moment; returns how many there were.

        Args:
            moment: with its time zone.
        """
        moment = moment.astimezone(datetime.UTC).replace(tzinfo=None)
        with self._database.begin() as connection:
            old = sa.delete(_VOTES).where(_VOTES.c.voted_at < moment)
            deleted: int = connection.execute(old).rowcount
        self._database.clear_log()
        return deleted

    def disliked_turns(self) -> set[str]:
        """Returns the ids of the turns whose replies got thumbs down."""
        query = sa.select(_VOTES.c.turn).where(
            sa.not_(_VOTES.c.helpful), _VOTES.c.turn.is_not(None)
        )
        with self._database.connect() as connection:
            return set(connection.execute(query).scalars())

    def close(self) -> None:
        """Lets go of the database."""
        self._database.dispose()

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


def _add_columns(engine: sa.engine.Engine) -> None:
    """Adds the columns that a table of an earlier version lacks."""
    for name in _ADDED:
        if not _has(engine, name):
            try:
                with engine.begin() as connection:
                    connection.execute(
                        sa.text(f"ALTER TABLE {_VOTES.name} ADD COLUMN {name} TEXT")
                    )
            except sa.exc.DBAPIError:
                # Another process that starts at the same time may have been faster.
                if not _has(engine, name):
                    raise


def _has(engine: sa.engine.Engine, name: str) -> bool:
    columns = sa.inspect(engine).get_columns(_VOTES.name)
    return any(column["name"] == name for column in columns)


def _digest(*parts: str) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
