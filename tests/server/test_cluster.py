"""Running the cluster: started, looked after, stopped, or refused in a sentence."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.cluster import __main__ as launcher
from server.cluster.cluster import Cluster
from server.cluster.process import ClusterError, Process, find_program
from tests.running_server import free_ports

FOREVER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]


class Stand:
    """Stands for the cluster; remembers what was asked of it."""

    url = "https://localhost:5443"

    def __init__(self, fails: bool = False) -> None:
        """Takes whether it cannot start."""
        self.fails = fails
        self.done: list[str] = []

    def start(self) -> None:
        """Starts, or not."""
        self.done.append("start")
        if self.fails:
            raise ClusterError("nginx is missing; on Debian: apt install nginx")

    def revive(self) -> Iterator[str]:
        """Finds one dead, and then somebody presses Ctrl-C."""
        yield "server 5444"
        raise KeyboardInterrupt

    def stop(self) -> None:
        """Stops."""
        self.done.append("stop")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> object:
    """Runs the command with a stand-in for the cluster."""
    monkeypatch.setattr(launcher, "ensure_model", lambda: None)
    monkeypatch.setattr(launcher, "LOOK_EVERY_SECONDS", 0)
    monkeypatch.setattr(launcher.signal, "signal", lambda *_: None)

    def start(stand: Stand) -> int:
        monkeypatch.setattr(launcher, "Cluster", lambda *_: stand)
        return launcher.main(["--folder", str(tmp_path)])

    return start


def test_it_runs_until_it_is_stopped(
    run: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given Ctrl-C, everything is stopped; what ended before was started again."""
    stand = Stand()
    assert run(stand) == 0
    assert stand.done == ["start", "stop"]
    printed = capsys.readouterr().out
    assert "Open https://localhost:5443/chat/" in printed
    assert "server 5444 had ended and was started again" in printed


def test_what_is_missing_is_said_in_a_sentence(
    run: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """Given a part that cannot start, the others are stopped, and one sentence says."""
    stand = Stand(fails=True)
    assert run(stand) == 1
    assert stand.done == ["start", "stop"]
    assert capsys.readouterr().err.startswith("Error: nginx is missing")


def test_a_program_that_is_missing_is_named() -> None:
    """Given a program that there is not, the error names the package."""
    with pytest.raises(ClusterError, match="apt install none"):
        find_program("no-such-program", "none")


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    """Given a port that is taken, nothing is started and the error names it."""
    first = free_ports(6)
    cluster = Cluster(tmp_path, first)
    with (
        socket.create_server(("127.0.0.1", first + 1)),
        pytest.raises(ClusterError, match=f"port {first + 1} is in use"),
    ):
        cluster.start()
    assert not cluster.postgres.process.is_running()


def test_what_has_ended_is_started_again(tmp_path: Path) -> None:
    """Given processes of which some ended, those alone are started."""
    cluster = Cluster(tmp_path, free_ports(5), servers=2)
    alive, dead = (Process(name, FOREVER, tmp_path / name) for name in ("one", "two"))
    alive.start()
    before = alive.pid
    cluster.servers = [alive, dead]
    for part in (cluster.postgres, cluster.redis, cluster.nginx):
        part.process = Process("part", FOREVER, tmp_path / "part")
        part.process.start()
    try:
        assert list(cluster.revive()) == ["two"]
        assert dead.is_running()
        assert alive.pid == before
    finally:
        cluster.stop()
    assert not any(process.is_running() for process in (alive, dead))


def test_a_process_that_ends_at_once_is_told(tmp_path: Path) -> None:
    """Given a program that fails, the error has the end of its log."""
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    process = Process("it", command, tmp_path / "log")
    process.start()
    with pytest.raises(ClusterError, match="no such thing"):
        process.wait_until(lambda: False, 30)


def test_a_process_that_does_not_stop_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Given a program that takes no notice, it is ended the hard way."""
    monkeypatch.setattr("server.cluster.process.STOP_WITHIN_SECONDS", 0.2)
    code = "import signal as s, time; s.signal(s.SIGTERM, s.SIG_IGN)"
    code += "; print('up', flush=True); time.sleep(60)"
    process = Process(
        "it",
        [sys.executable, "-c", code],
        tmp_path / "log",
    )
    assert process.stop() is None
    process.start()
    process.wait_until(lambda: "up" in process.log, 30)
    assert process.stop() == -9
