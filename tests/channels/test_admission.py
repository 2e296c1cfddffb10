"""Who is admitted: the limits, and whose address counts."""

from types import SimpleNamespace

import pytest

from channels.admission import Admission, address_of
from channels.away import AwayError
from channels.rate_limit import TooFastError
from channels.settings import Settings


def request(ip: str, remote: str = "") -> SimpleNamespace:
    """Returns what of a request is needed here."""
    return SimpleNamespace(ip=ip, remote_addr=remote)


async def test_an_address_with_many_conversations_is_limited() -> None:
    """A new conversation for each message does not get around the limit."""
    admission = Admission(Settings(per_address=3), "web")
    for number in range(3):
        await admission.check(request("192.0.2.1"), str(number))
    with pytest.raises(TooFastError):
        await admission.check(request("192.0.2.1"), "3")
    await admission.check(request("192.0.2.2"), "4")


async def test_a_conversation_from_many_addresses_is_limited() -> None:
    """A new address for each message does not get around the other limit."""
    admission = Admission(Settings(per_conversation=2), "web")
    for number in range(2):
        await admission.check(request(f"192.0.2.{number}"), "a")
    with pytest.raises(TooFastError):
        await admission.check(request("192.0.2.9"), "a")


async def test_a_full_queue_refuses_until_a_place_is_free() -> None:
    """Beyond the messages that may wait, the next one is told to come again."""
    admission = Admission(Settings(waiting=1), "web")
    async with admission.turn(request("192.0.2.1"), "a"):
        with pytest.raises(AwayError) as refused:
            async with admission.turn(request("192.0.2.1"), "b"):
                pass
        assert refused.value.wait == 5
    async with admission.turn(request("192.0.2.1"), "b"):
        pass


@pytest.mark.parametrize(
    ("ip", "remote", "address"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("10.0.0.1", "192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("2001:db8:0:1:2:3:4:5", "", "2001:db8:0:1::/64"),
        ("2001:db8:0:1:9:9:9:9", "", "2001:db8:0:1::/64"),
        ("", "", ""),
    ],
)
def test_whose_address_counts(ip: str, remote: str, address: str) -> None:
    """The client's counts, not the proxy's; of IPv6, the network."""
    assert address_of(request(ip, remote)) == address
