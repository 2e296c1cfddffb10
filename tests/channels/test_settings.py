"""The variables of the environment, read and checked."""

import pytest

from channels.settings import SettingError, Settings, read_settings


def test_nothing_set_is_one_process_with_limits() -> None:
    """Given no variable, files keep what there is, and the limits are on."""
    settings = read_settings({"DATABASE_URL": " "})
    assert settings == Settings()
    assert settings.database is None
    assert min(settings.per_address, settings.per_conversation, settings.waiting) > 0


def test_one_database_is_for_everything() -> None:
    """Given a database, votes go there too, unless they have their own."""
    given = {"DATABASE_URL": "postgresql://db/a"}
    assert read_settings(given).feedback_database == "postgresql://db/a"
    own = read_settings({**given, "FEEDBACK_DB": "sqlite:///votes.db"})
    assert own.feedback_database == "sqlite:///votes.db"


def test_no_secret_shows() -> None:
    """Given secrets, what describes the settings in a log has none of them."""
    secrets = {
        "DATABASE_URL": "postgresql://user:hidden@db/a",
        "REDIS_URL": "redis://:hidden@redis",
        "REST_TOKEN": "hidden",
        "REST_JWT_KEY": "hidden",
    }
    assert "hidden" not in repr(read_settings(secrets))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MESSAGES_PER_ADDRESS", "-1"),
        ("MESSAGES_PER_ADDRESS", "many"),
        ("MESSAGES_PER_CONVERSATION", "1.5"),
        ("MESSAGES_PER_CONVERSATION", "²"),
        ("WAITING_MESSAGES", "0"),
        ("REDIS_URL", "localhost:6379"),
        ("REST_JWT_ALGORITHM", "none"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    """Given a wrong value, the error names the variable."""
    with pytest.raises(SettingError, match=name):
        read_settings({name: value})
