"""A PostgreSQL server of one's own, from Debian's package, for tests."""

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.running_server import free_port

USER = "postgres"


@contextlib.contextmanager
def running() -> Iterator[str]:
    """Runs a server with an empty database.

    Yields:
        Its address, in SQLAlchemy's form.
    """
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    assert binaries, "install PostgreSQL: apt install postgresql"
    folder = Path(tempfile.mkdtemp(prefix="postgresql-"))
    # PostgreSQL refuses to run as root.
    switch = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    if switch:
        shutil.chown(folder, USER)
    data, port = folder / "data", free_port()

    def run(program: str, *arguments: str) -> None:
        command = [*switch, str(binaries / program), *arguments]
        with (folder / "commands.log").open("ab") as log:
            subprocess.run(command, check=True, stdout=log, stderr=log, cwd=folder)

    options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {folder}"
    initial = ("-U", USER, "--auth=trust", "--encoding=UTF8", "--no-sync")
    run("initdb", "-D", str(data), *initial)
    log = str(data / "server.log")
    run("pg_ctl", "-D", str(data), "-w", "-l", log, "-o", options, "start")
    try:
        yield f"postgresql://{USER}@127.0.0.1:{port}/postgres"
    finally:
        run("pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder)
