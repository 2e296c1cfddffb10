"""The databases that are set up, for commands beside the server."""

import os
from pathlib import Path

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints

from channels.settings import read_settings
from channels.slack.settings import read_database
from server.conversations import ConversationStore
from server.stores import StoreError


def open_conversations(endpoints: Path) -> ConversationStore:
    """Opens the tracker store; its owner lets go of its `database`.

    Args:
        endpoints: Rasa's file that names it.

    Raises:
        StoreError: it is none of this project's.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    store = TrackerStore.create(
        AvailableEndpoints.read_endpoints(str(endpoints)).tracker_store
    )
    if not isinstance(store, ConversationStore):
        raise StoreError(
            f"{endpoints}: a tracker store of the kind {type(store).__name__} can"
            " neither be read nor cleared; use server.conversations.ConversationStore"
        )
    return store


def feedback_urls() -> list[str]:
    """Returns the address of the database with votes, if there is one."""
    url = read_settings(os.environ).feedback_database
    return [url] if _exists(url) else []


def slack_urls() -> list[str]:
    """Returns the address of what Slack needs to be remembered, if there is any."""
    url = read_database(os.environ)
    return [url] if _exists(url) else []


def _exists(url: str) -> bool:
    """Tells whether there is a database, without creating one."""
    address = sa.engine.make_url(url)
    if address.get_backend_name() == "sqlite":
        return Path(address.database).exists()
    # A server's address would not be there for nothing.
    return True
