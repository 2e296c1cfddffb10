"""Drops a conversation from Rasa's tracker store, which offers no way to do so."""

from typing import Protocol, runtime_checkable

from rasa.core import tracker_store as stores
from rasa.core.agent import Agent


@runtime_checkable
class ForgetfulStore(Protocol):
    """A tracker store of one's own that can drop a conversation."""

    async def forget(self, sender_id: str) -> None:
        """Drops a conversation."""


class CannotForgetError(RuntimeError):
    """This kind of tracker store cannot drop a conversation; the message names it."""


async def forget(agent: Agent, sender: str) -> None:
    """Drops all that is kept of a conversation, after the turn under way, if any.

    Args:
        agent: Rasa's agent.
        sender: the conversation's id; one that is not known is no error.

    Raises:
        CannotForgetError: the tracker store is of a kind that this does not know.
        sqlalchemy.exc.SQLAlchemyError: the database is out of reach.
    """
    async with agent.lock_store.lock(sender):
        await _drop(agent.tracker_store, sender)


async def _drop(store: stores.TrackerStore, sender: str) -> None:
    if isinstance(store, stores.FailSafeTrackerStore):
        await _drop(store._tracker_store, sender)
        # Where turns went while the first one was out of reach.
        if store._fallback_tracker_store:
            await _drop(store._fallback_tracker_store, sender)
    elif isinstance(store, stores.AwaitableTrackerStore):
        await _drop(store._tracker_store, sender)
    elif isinstance(store, ForgetfulStore):
        await store.forget(sender)
    elif isinstance(store, stores.InMemoryTrackerStore):
        store.store.pop(sender, None)
    elif isinstance(store, stores.SQLTrackerStore):
        with store.session_scope() as session:
            session.query(store.SQLEvent).filter_by(sender_id=sender).delete()
            session.commit()
    else:
        raise CannotForgetError(
            f"endpoints.yml: a tracker store of the kind {type(store).__name__} cannot"
            " forget a conversation; use SQL, or clear it by hand"
        )
