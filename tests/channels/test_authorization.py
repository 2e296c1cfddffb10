"""Who may ask over REST: everybody, or whoever has a proof."""

import jwt
import pytest

from channels.authorization import UnauthorizedError, check_authorization
from channels.settings import Settings

TOKEN = Settings(rest_token="a token of some length")
KEY = "a key that is long enough for the algorithm to take it"
WEB_TOKEN = Settings(rest_jwt_key=KEY)
# In the year 2100; a time from the clock would differ between the processes of a run.
VALID = {"exp": 4_102_444_800}


def signed(claims: dict[str, object], key: str = KEY, algorithm: str = "HS256") -> str:
    """Returns a header with a JSON Web Token."""
    return f"Bearer {jwt.encode(claims, key, algorithm)}"


@pytest.mark.parametrize(
    ("header", "settings"),
    [
        (None, Settings()),
        ("Bearer a token of some length", TOKEN),
        ("bearer  a token of some length ", TOKEN),
        (signed(VALID), WEB_TOKEN),
        (signed({**VALID, "aud": "anyone"}), WEB_TOKEN),
    ],
)
def test_a_proof_is_taken(header: str | None, settings: Settings) -> None:
    """Given what is wanted, the caller may ask."""
    check_authorization(header, settings)


@pytest.mark.parametrize(
    ("header", "settings"),
    [
        (None, TOKEN),
        ("", TOKEN),
        ("Bearer", TOKEN),
        ("Bearer another token", TOKEN),
        ("Basic a token of some length", TOKEN),
        ("a token of some length", TOKEN),
        ("Bearer \udcff", TOKEN),
        (None, WEB_TOKEN),
        ("Bearer a.b.c", WEB_TOKEN),
        (signed({}), WEB_TOKEN),
        (signed({"exp": 1}), WEB_TOKEN),
        (signed(VALID, "another key that is long enough to be one"), WEB_TOKEN),
        (signed(VALID, algorithm="HS512"), WEB_TOKEN),
        (signed(VALID, "", "none"), WEB_TOKEN),
    ],
)
def test_anything_else_is_refused(header: str | None, settings: Settings) -> None:
    """Given no proof, or a wrong one, the caller may not ask."""
    with pytest.raises(UnauthorizedError):
        check_authorization(header, settings)
