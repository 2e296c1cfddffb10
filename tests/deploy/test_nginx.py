"""nginx's configuration: it takes it, and it has what it should."""

import shutil
from pathlib import Path

import crossplane
import pytest

from server.cluster.nginx import CONFIGURATION, Nginx
from server.cluster.process import ClusterError
from tests.running_server import free_port


@pytest.fixture
def directives(tmp_path: Path) -> list[tuple[str, list[str]]]:
    """All directives of the shipped files, with their arguments."""
    # Files are named relative to the first one, as in the container.
    copy = shutil.copytree(CONFIGURATION, tmp_path / "nginx")
    parsed = crossplane.parse(str(copy / "nginx.conf"), combine=True)
    assert parsed["status"] == "ok", parsed["errors"]
    found: list[tuple[str, list[str]]] = []

    def collect(block: list[dict]) -> None:
        for directive in block:
            found.append((directive["directive"], directive["args"]))
            collect(directive.get("block", []))

    collect(parsed["config"][0]["parsed"])
    return found


def test_nginx_takes_it(tmp_path: Path) -> None:
    """Given this machine's files in their places, nginx finds nothing wrong."""
    Nginx(tmp_path, free_port(), [free_port()]).check()


def test_nginx_would_notice(tmp_path: Path) -> None:
    """Given a mistake, the check fails and says where."""
    nginx = Nginx(tmp_path, free_port(), [free_port()], limits="limit_req_zon x;")
    with pytest.raises(ClusterError, match=r"limits\.conf"):
        nginx.check()


def test_tls_is_of_today(directives: list[tuple[str, list[str]]]) -> None:
    """Given the protocols, none is older than 1.2; browsers stay with TLS."""
    assert ("ssl_protocols", ["TLSv1.2", "TLSv1.3"]) in directives
    assert all("ssl" in arguments for name, arguments in directives if name == "listen")
    headers = {args[0] for name, args in directives if name == "add_header"}
    assert "Strict-Transport-Security" in headers


def test_it_tells_and_keeps_nothing(directives: list[tuple[str, list[str]]]) -> None:
    """Given the logs and headers, no version, address, path or question is in them."""
    assert ("server_tokens", ["off"]) in directives
    (log,) = [args for name, args in directives if name == "log_format"]
    for variable in ("$remote_addr", "$request ", "$uri", "$request_uri", "$args"):
        assert variable not in "".join(log)


def test_a_message_is_never_sent_twice(
    directives: list[tuple[str, list[str]]],
) -> None:
    """Given a server that fails, a message that it may have got goes to no other."""
    (tried,) = [args for name, args in directives if name == "proxy_next_upstream"]
    assert tried == ["error"]
