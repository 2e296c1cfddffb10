"""What the environment says on stores, limits and who may ask; checked at the start."""

import dataclasses
from collections.abc import Mapping

from rasa.shared.exceptions import RasaException

DEFAULT_FEEDBACK_DATABASE = "sqlite:///feedback.db"
ALGORITHMS = ("HS256", "HS384", "HS512", "RS256", "RS512", "ES256", "EdDSA")


class SettingError(RasaException):
    """A variable of the environment has a wrong value; the message says what helps."""


@dataclasses.dataclass(frozen=True)
class Settings:
    """What the environment says.

    Attributes:
        database: address of the database for everything (`DATABASE_URL`), in
            SQLAlchemy's form; `None` keeps each thing in an SQLite file of its own.
        feedback_database: address of that for votes (`FEEDBACK_DB`).
        redis: address of the Redis that several servers share (`REDIS_URL`).
        per_address: messages a minute from one address (`MESSAGES_PER_ADDRESS`); 0 is
            without a limit.
        per_conversation: messages a minute in one conversation
            (`MESSAGES_PER_CONVERSATION`); 0 is without a limit.
        waiting: messages that wait for their turn in this process (`WAITING_MESSAGES`).
        rest_token: what REST callers must send (`REST_TOKEN`); `None` lets all ask.
        rest_jwt_key: proves REST callers' tokens (`REST_JWT_KEY`); `None` as above.
        rest_jwt_algorithm: how those are signed (`REST_JWT_ALGORITHM`).
    """

    database: str | None = dataclasses.field(default=None, repr=False)
    feedback_database: str = dataclasses.field(
        default=DEFAULT_FEEDBACK_DATABASE, repr=False
    )
    redis: str | None = dataclasses.field(default=None, repr=False)
    per_address: int = 120
    per_conversation: int = 30
    waiting: int = 256
    rest_token: str | None = dataclasses.field(default=None, repr=False)
    rest_jwt_key: str | None = dataclasses.field(default=None, repr=False)
    rest_jwt_algorithm: str = "HS256"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Reads the variables; an empty one counts as not set.

    Args:
        environment: the process's environment.

    Raises:
        SettingError: one has a wrong value.
    """

    def text(name: str) -> str | None:
        return environment.get(name, "").strip() or None

    def number(name: str, default: int, least: int) -> int:
        value = text(name)
        if value is None:
            return default
        if not (value.isascii() and value.isdigit()) or int(value) < least:
            raise SettingError(f"{name} must be a whole number of {least} or more")
        return int(value)

    redis = text("REDIS_URL")
    if redis and not redis.startswith(("redis://", "rediss://", "unix://")):
        raise SettingError("REDIS_URL must have the form redis://HOST:6379/0")
    algorithm = text("REST_JWT_ALGORITHM") or Settings.rest_jwt_algorithm
    if algorithm not in ALGORITHMS:
        raise SettingError(f"REST_JWT_ALGORITHM must be one of {', '.join(ALGORITHMS)}")
    database = text("DATABASE_URL")
    return Settings(
        database=database,
        feedback_database=text("FEEDBACK_DB") or database or DEFAULT_FEEDBACK_DATABASE,
        redis=redis,
        per_address=number("MESSAGES_PER_ADDRESS", Settings.per_address, 0),
        per_conversation=number(
            "MESSAGES_PER_CONVERSATION", Settings.per_conversation, 0
        ),
        waiting=number("WAITING_MESSAGES", Settings.waiting, 1),
        rest_token=text("REST_TOKEN"),
        rest_jwt_key=text("REST_JWT_KEY"),
        rest_jwt_algorithm=algorithm,
    )
