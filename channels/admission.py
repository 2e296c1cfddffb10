"""Decides whether a message may be answered now: the limits on who asks how much."""

import ipaddress
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sanic.request import Request

from channels.away import AwayError
from channels.rate_limit import rate_limit
from channels.settings import Settings, read_settings
from channels.shared import connect_redis

# How long to wait where too many messages wait already.
BUSY_SECONDS = 5
# The part of an IPv6 address that one customer of a network has.
IPV6_PREFIX = 64


class Admission:
    """The limits by address, by conversation, and of messages that wait."""

    def __init__(self, settings: Settings, channel: str) -> None:
        """Starts with nothing counted.

        Args:
            settings: how much may be asked.
            channel: the channel's name; each channel's messages count on their own.
        """
        client = connect_redis(settings.redis)
        self._by_address = rate_limit(
            settings.per_address, client, f"{channel}:address"
        )
        self._by_conversation = rate_limit(
            settings.per_conversation, client, f"{channel}:conversation"
        )
        self._room = settings.waiting

    @classmethod
    def from_environment(cls, channel: str) -> "Admission":
        """Returns the limits that the environment sets.

        Args:
            channel: see `__init__`.

        Raises:
            SettingError: a variable has a wrong value.
        """
        return cls(read_settings(os.environ), channel)

    async def check(self, request: Request, conversation: str) -> None:
        """Counts a request.

        Args:
            request: the HTTP request.
            conversation: the conversation's name.

        Raises:
            TooFastError: the address or the conversation sends too much.
            AwayError: what counts is out of reach.
        """
        await self._by_address.check(address_of(request))
        await self._by_conversation.check(conversation)

    @asynccontextmanager
    async def turn(self, request: Request, conversation: str) -> AsyncIterator[None]:
        """Counts a message and holds a place for it while it is answered.

        Args:
            request: see `check`.
            conversation: see `check`.

        Raises:
            TooFastError: see `check`.
            AwayError: see `check`; or too many messages wait already.
        """
        await self.check(request, conversation)
        if not self._room:
            raise AwayError("a place in the queue", BUSY_SECONDS)
        self._room -= 1
        try:
            yield
        finally:
            self._room += 1


def address_of(request: Request) -> str:
    """Returns what stands for the sender of a request in the limits by address.

    Sanic reads the headers of a proxy in front where `SANIC_PROXIES_COUNT` says that
    there is one. Of an IPv6 address, the network alone counts.
    """
    address = request.remote_addr or request.ip
    try:
        read = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(read, ipaddress.IPv4Address):
        return str(read)
    if read.ipv4_mapped:
        return str(read.ipv4_mapped)
    return str(ipaddress.ip_network((read, IPV6_PREFIX), strict=False))
