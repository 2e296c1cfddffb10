"""The Redis that several servers share."""

import redis.asyncio as redis

# A Redis that does not answer holds up no message longer than that.
ANSWER_WITHIN_SECONDS = 1.0
MAX_CONNECTIONS = 256


def connect_redis(url: str | None) -> redis.Redis | None:
    """Returns a client, which connects when it is first used.

    Args:
        url: where Redis is (`redis://HOST:6379/0`); `None` where there is none.
    """
    if url is None:
        return None
    pool = redis.BlockingConnectionPool.from_url(
        url,
        max_connections=MAX_CONNECTIONS,
        timeout=ANSWER_WITHIN_SECONDS,
        socket_timeout=ANSWER_WITHIN_SECONDS,
        socket_connect_timeout=ANSWER_WITHIN_SECONDS,
        # One that was closed while it lay idle is opened anew, and not taken for gone.
        health_check_interval=10,
    )
    return redis.Redis(connection_pool=pool)
