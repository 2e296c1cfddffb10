"""The databases that are set up, for commands beside the server."""

import os
from pathlib import Path

import sqlalchemy as sa
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.exceptions import RasaException
from rasa.shared.utils.io import read_config_file

from channels.slack.settings import (
    DEFAULT_DATABASE,
    DEFAULT_FEEDBACK_DATABASE,
)
from channels.web.channel import DEFAULTS
from server.conversations import ConversationStore

WEB = "channels.web.WebInput"


class StoresError(RasaException):
    """The tracker store is of a kind that cannot be used so; the message names it."""


def open_conversations(endpoints: Path) -> ConversationStore:
    """Opens the tracker store; its owner lets go of its `engine`.

    Args:
        endpoints: Rasa's file that names it.

    Raises:
        StoresError: it is none of this project's.
        sqlalchemy.exc.SQLAlchemyError: the database cannot be opened.
    """
    store = TrackerStore.create(
        AvailableEndpoints.read_endpoints(str(endpoints)).tracker_store
    )
    if not isinstance(store, ConversationStore):
        raise StoresError(
            f"{endpoints}: a tracker store of the kind {type(store).__name__} can"
            " neither be read nor cleared; use server.conversations.ConversationStore"
        )
    return store


def feedback_urls(credentials: Path) -> list[str]:
    """Returns the addresses of the databases with votes, of those that there are.

    Args:
        credentials: Rasa's file that names the channels.
    """
    web = read_config_file(str(credentials)).get(WEB) or {}
    urls = {
        str(web.get("feedback") or DEFAULTS["feedback"]),
        os.environ.get("FEEDBACK_DB") or DEFAULT_FEEDBACK_DATABASE,
    }
    return sorted(url for url in urls if _exists(url))


def slack_urls() -> list[str]:
    """Returns the address of what Slack needs to be remembered, if it is used."""
    url = os.environ.get("SLACK_DB") or DEFAULT_DATABASE
    return [url] if _exists(url) else []


def _exists(url: str) -> bool:
    """Tells whether there is a database, without creating one."""
    address = sa.engine.make_url(url)
    if address.get_backend_name() == "sqlite":
        return Path(address.database).exists()
    # A server's address would not be there for nothing.
    return True
