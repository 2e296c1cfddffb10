"""The stores that the assistant works with: conversations and their locks."""

import os

import sqlalchemy as sa
from rasa.core.agent import Agent
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import TrackerStore
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.exceptions import ConnectionException, RasaException

from channels.settings import read_settings
from channels.shared import connect_redis
from server.locks import ConversationLocks


class StoreError(RasaException):
    """The tracker store cannot be used; the message says why and what helps."""


def open_stores(endpoints: AvailableEndpoints) -> None:
    """Opens the stores and puts them in the place of their settings.

    Args:
        endpoints: what Rasa read from endpoints.yml.

    Raises:
        StoreError: the tracker store cannot be opened.
        SettingError: a variable of the environment has a wrong value.
    """
    settings = read_settings(os.environ)
    _without_fallback()
    try:
        endpoints.tracker_store = TrackerStore.create(endpoints.tracker_store)
    except (
        ConnectionException,
        sa.exc.SQLAlchemyError,
        OSError,
        ImportError,
    ) as error:
        # Rasa wraps some of them.
        cause = getattr(error.__cause__ or error, "orig", None) or error
        raise StoreError(
            f"the database of conversations cannot be opened ({cause}); correct"
            " `tracker_store` in endpoints.yml or DATABASE_URL, or the file's rights"
        ) from None
    if endpoints.lock_store is None:
        endpoints.lock_store = ConversationLocks(connect_redis(settings.redis))
    endpoints.lock_store = LockStore.create(endpoints.lock_store)


def _without_fallback() -> None:
    """Keeps Rasa from going on in memory, for good, where the tracker store fails.

    What is answered then would be gone at the next start, and nobody would be told.
    """

    def create(store: TrackerStore | None, domain: Domain) -> TrackerStore:
        if store is None:
            raise StoreError("endpoints.yml names no `tracker_store`")
        store.domain = domain
        return store

    Agent._create_tracker_store = staticmethod(create)
