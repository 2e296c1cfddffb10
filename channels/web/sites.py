"""Which sites may show the chat, and from where and to whom requests may come."""

import ipaddress
import re
from collections.abc import Collection

# A scheme, a host with or without a wildcard in front, a port or none; no path.
SITE = re.compile(r"https?://(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
PORT = re.compile(r":\d*$")


class ForeignOriginError(ValueError):
    """A page of another site made the request."""


def read_sites(value: object) -> tuple[str, ...]:
    """Checks the sites of the configuration that may embed the chat.

    Args:
        value: a list of origins (`https://www.example.org`); `*.` in front of a host
            stands for all its subdomains. `None` is no site.

    Raises:
        ValueError: one of them is no origin; the message names it.
    """
    sites = [] if value is None else value
    if not isinstance(sites, list):
        raise ValueError("`embed_on` must be a list of sites")
    for site in sites:
        if not isinstance(site, str) or not SITE.fullmatch(site):
            raise ValueError(
                f"`embed_on`: {site!r} is no site; write its scheme and host alone, for"
                " instance https://www.example.org"
            )
    return tuple(sites)


def read_hosts(value: object) -> frozenset[str]:
    """Checks the host names of the configuration under which the server is reached.

    Args:
        value: a list of names without scheme and port (`chat.example.org`). `None` is
            an empty one.

    Raises:
        ValueError: one of them is no host name; the message names it.
    """
    hosts = [] if value is None else value
    if not isinstance(hosts, list):
        raise ValueError("`hosts` must be a list of host names")
    for host in hosts:
        if not isinstance(host, str) or not HOST.fullmatch(host.lower()):
            raise ValueError(
                f"`hosts`: {host!r} is no host name; write it alone, for instance"
                " chat.example.org"
            )
    return frozenset(host.lower() for host in hosts)


def is_own_host(host: str, hosts: Collection[str]) -> bool:
    """Tells whether a request means this server.

    A page of another site can give its own name this server's address (DNS rebinding),
    and then ask it as its own; the Host header still has that name. An address, or
    `localhost`, no site can have for its name.

    Args:
        host: the request's Host header.
        hosts: the server's names; where there are none, any name is taken.
    """
    name = PORT.sub("", host.lower()).strip("[]")
    if not hosts or name == "localhost" or name in hosts:
        return True
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def check_origin(origin: str | None, host: str) -> None:
    """Refuses a request that a page of another site makes.

    The scheme is not compared: behind a proxy that ends TLS, the server sees another.

    Args:
        origin: the request's Origin header; browsers send it with every request that
            changes something, other programs need not.
        host: the request's Host header.

    Raises:
        ForeignOriginError: the origin is another host, or hidden (`null`).
    """
    if origin is not None and origin.partition("://")[2].lower() != host.lower():
        raise ForeignOriginError("requests of other sites are not answered")
