"""Proves that an HTTP request comes from Slack and is fresh.

https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import re

# Slack's own limit: an older request may be a replay.
MAX_AGE_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Returns the signature that Slack sends in `X-Slack-Signature`.

    Args:
        secret: the app's signing secret.
        timestamp: seconds since 1970, as in `X-Slack-Request-Timestamp`.
        body: the raw body.
    """
    base = b"v0:" + timestamp.encode() + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


def is_genuine(
    secret: str, timestamp: str | None, signature: str | None, body: bytes, now: float
) -> bool:
    """Tells whether Slack signed a request within the last five minutes.

    Args:
        secret: the app's signing secret, not empty.
        timestamp: the header `X-Slack-Request-Timestamp`.
        signature: the header `X-Slack-Signature`.
        body: the raw body.
        now: seconds since 1970.
    """
    if not timestamp or not signature or not _TIMESTAMP.fullmatch(timestamp):
        return False
    if abs(now - int(timestamp)) > MAX_AGE_SECONDS:
        return False
    expected = sign(secret, timestamp, body)
    return hmac.compare_digest(expected.encode(), signature.encode("utf-8", "replace"))
