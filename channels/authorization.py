"""Proves that a caller of the REST channel may ask, where the environment wants proof.

Either the caller sends a token that both sides know, or a JSON Web Token that a key
proves (https://www.rfc-editor.org/rfc/rfc8725), as a bearer token.
"""

import hmac

import jwt

from channels.settings import Settings

SCHEME = "bearer"


class UnauthorizedError(RuntimeError):
    """The caller has not shown that it may ask."""


def check_authorization(header: str | None, settings: Settings) -> None:
    """Checks a request's `Authorization` header.

    Args:
        header: the header, or `None` where there is none.
        settings: what proof is wanted; without any, everybody may ask.

    Raises:
        UnauthorizedError: the proof is missing or wrong.
    """
    if not (settings.rest_token or settings.rest_jwt_key):
        return
    scheme, _, given = (header or "").partition(" ")
    given = given.strip()
    if scheme.lower() == SCHEME and given and _is_proof(given, settings):
        return
    raise UnauthorizedError("a valid bearer token is needed")


def _is_proof(given: str, settings: Settings) -> bool:
    if settings.rest_token and hmac.compare_digest(
        given.encode("utf-8", "replace"), settings.rest_token.encode()
    ):
        return True
    if not settings.rest_jwt_key:
        return False
    try:
        jwt.decode(
            given,
            settings.rest_jwt_key,
            algorithms=[settings.rest_jwt_algorithm],
            # One that never ends could not be taken back.
            options={"require": ["exp"], "verify_aud": False},
        )
    except jwt.PyJWTError:
        return False
    return True
