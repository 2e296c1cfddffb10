"""The server's own routes: nothing to learn for strangers, all for supervisors."""

import socket
import stat
from pathlib import Path

import pytest
import requests

from server import front
from tests.running_server import RunningServer


def get(server: RunningServer, path: str) -> requests.Response:
    """Asks the server, without following where it leads."""
    url = f"{server.address}{path}"
    return requests.get(url, timeout=30, allow_redirects=False)


def test_the_root_leads_to_the_page(server: RunningServer) -> None:
    """Given the root, it leads on and tells no version."""
    answer = get(server, "/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/chat/")
    assert "asa" not in answer.text
    assert "Server" not in answer.headers


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_running_server_is_alive_and_ready(server: RunningServer, path: str) -> None:
    """Given a running server, supervisors are told so."""
    answer = get(server, path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    "path",
    ["/version", "/status", "/domain", "/conversations/rest-a/tracker", "/model"],
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_rasas_own_api_is_off(server: RunningServer, path: str, method: str) -> None:
    """Given an address of Rasa's HTTP API, there is nothing."""
    url = f"{server.address}{path}"
    answer = requests.request(method, url, timeout=30)
    assert answer.status_code == 404
    assert "asa" not in answer.text


@pytest.mark.parametrize("path", ["/webhook", "/actions", "/webhooks/slack/events"])
def test_actions_cannot_be_called(server: RunningServer, path: str) -> None:
    """Given what an action server takes, nothing takes it."""
    call = {"next_action": "action_answer", "tracker": {}, "sender_id": "a"}
    answer = requests.post(f"{server.address}{path}", json=call, timeout=30)
    assert answer.status_code == 404


def test_one_port_is_open_and_on_this_machine_alone(server: RunningServer) -> None:
    """Given the process, it listens on its own port and on no other."""
    inodes = {
        link.readlink().as_posix()
        for link in Path(f"/proc/{server.pid}/fd").iterdir()
        if stat.S_ISSOCK(link.stat().st_mode)
    }
    listening = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and f"socket:[{fields[9]}]" in inodes:
                listening.append(fields[1])
    (address,) = listening
    host, port = address.split(":")
    assert socket.inet_ntoa(bytes.fromhex(host)[::-1]) == "127.0.0.1"
    assert int(port, 16) == server.port


def test_rasas_root_route_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given Rasa's server, the routes it adds are these."""
    import rasa.server

    monkeypatch.setattr(rasa.server, "add_root_route", None)
    front.replace_root_route()
    assert rasa.server.add_root_route is front.add_routes
