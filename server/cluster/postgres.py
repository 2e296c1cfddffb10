"""PostgreSQL, from Debian's package, with a database of the cluster's own."""

import os
import pwd
import secrets
import signal
import subprocess
from pathlib import Path

from server.cluster.process import ClusterError, Process, find_program

PACKAGE = "postgresql"
# PostgreSQL does not run as root; Debian's package brings this user.
USER = "postgres"
START_WITHIN_SECONDS = 60.0


class Postgres:
    """A PostgreSQL server whose data stay in a folder."""

    def __init__(self, folder: Path, port: int) -> None:
        """Prepares a server.

        Args:
            folder: its data go into a folder below; as root, a user of the system's
                must be able to reach it.
            port: where it listens, on this machine alone.

        Raises:
            ClusterError: it is not installed.
        """
        self.port = port
        self._data = folder / "postgres"
        self._password = folder / "postgres.password"
        versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        self._initdb = find_program("initdb", PACKAGE, *versions[-1:])
        self._ready = find_program("pg_isready", PACKAGE, *versions[-1:])
        command = [find_program("postgres", PACKAGE, *versions[-1:])]
        command += ["-D", str(self._data), "-p", str(port), "-h", "127.0.0.1"]
        command += ["-k", "", "-c", "max_connections=200"]
        self.process = Process(
            "PostgreSQL",
            self._as_user(command),
            folder / "postgres.log",
            # Ends its clients' sessions, and not only when they have gone.
            stop_signal=signal.SIGINT,
        )

    @property
    def url(self) -> str:
        """The database's address, password included, in SQLAlchemy's form."""
        password = self._password.read_text("utf-8")
        return f"postgresql://{USER}:{password}@127.0.0.1:{self.port}/{USER}"

    def start(self) -> None:
        """Starts it, with a new database at the first time.

        Raises:
            ClusterError: it does not start.
        """
        if not self._data.exists():
            self._create()
        self.process.start()
        self.process.wait_until(self._answers, START_WITHIN_SECONDS)

    def _create(self) -> None:
        self._data.mkdir(mode=0o700)
        self._password.touch(0o600)
        self._password.write_text(secrets.token_urlsafe(), "utf-8")
        if os.getuid() == 0:
            user = pwd.getpwnam(USER)
            for path in (self._data, self._password):
                os.chown(path, user.pw_uid, user.pw_gid)
        command = [self._initdb, "-D", str(self._data), "-U", USER]
        command += ["--auth=scram-sha-256", f"--pwfile={self._password}"]
        made = subprocess.run(
            self._as_user(command), capture_output=True, text=True, cwd="/"
        )
        if made.returncode:
            self._data.rmdir()
            raise ClusterError(
                f"PostgreSQL cannot use {self._data}: {made.stderr.strip()}"
            )

    def _answers(self) -> bool:
        asked = [self._ready, "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(asked).returncode == 0

    def _as_user(self, command: list[str]) -> list[str]:
        if os.getuid():
            return command
        # Without a process of its own in between, which a signal would end alone.
        user = pwd.getpwnam(USER)
        ids = ["--reuid", str(user.pw_uid), "--regid", str(user.pw_gid)]
        return ["setpriv", *ids, "--clear-groups", "--", *command]
