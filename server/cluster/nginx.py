"""nginx, from Debian's package, with the configuration of `deploy/nginx`."""

import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from server.cluster.process import ClusterError, Process, find_program, is_listening
from server.model import PROJECT

CONFIGURATION = PROJECT / "deploy" / "nginx"
START_WITHIN_SECONDS = 10.0
DAYS = "30"
LISTEN = """\
listen 127.0.0.1:{port} ssl http2;
server_name localhost;
ssl_certificate tls.crt;
ssl_certificate_key tls.key;
"""
SERVER = "server 127.0.0.1:{port} max_fails=1 fail_timeout=2s;\n"


class Nginx:
    """The proxy in front of the servers."""

    def __init__(
        self,
        folder: Path,
        port: int,
        servers: Sequence[int],
        limits: str | None = None,
    ) -> None:
        """Writes its configuration.

        Args:
            folder: configuration, certificate and log go into a folder below.
            port: where it listens, with TLS, on this machine alone.
            servers: the ports of the servers behind it.
            limits: what stands in the place of `deploy/nginx/limits.conf`.

        Raises:
            ClusterError: nginx or openssl is not installed.
        """
        self.port = port
        self.url = f"https://localhost:{port}"
        self._folder = folder / "nginx"
        self._folder.mkdir(exist_ok=True)
        self.certificate = self._folder / "tls.crt"
        for file in CONFIGURATION.glob("*.conf"):
            shutil.copy(file, self._folder)
        self._write("listen.conf", LISTEN.format(port=port))
        self._write("servers.conf", "".join(SERVER.format(port=p) for p in servers))
        if limits is not None:
            self._write("limits.conf", limits)
        self._program = find_program("nginx", "nginx")
        self._certify()
        command = [self._program, *self._arguments, "-g", "daemon off;"]
        self.process = Process(
            "nginx", command, folder / "nginx.log", stop_signal=signal.SIGQUIT
        )

    @property
    def _arguments(self) -> list[str]:
        configuration = self._folder / "nginx.conf"
        return ["-p", str(self._folder), "-c", str(configuration), "-e", "stderr"]

    def start(self) -> None:
        """Starts it.

        Raises:
            ClusterError: it does not start.
        """
        self.process.start()
        self.process.wait_until(lambda: is_listening(self.port), START_WITHIN_SECONDS)

    def check(self) -> None:
        """Has nginx check its configuration.

        Raises:
            ClusterError: it is wrong; the message says where.
        """
        command = [self._program, *self._arguments, "-t", "-q"]
        checked = subprocess.run(command, capture_output=True, text=True)
        if checked.returncode:
            raise ClusterError(checked.stderr.strip())

    def _write(self, name: str, text: str) -> None:
        (self._folder / name).write_text(text, "utf-8")

    def _certify(self) -> None:
        """Makes a certificate for this machine, which browsers rightly do not trust."""
        if self.certificate.exists():
            return
        command = [find_program("openssl", "openssl"), "req", "-x509", "-nodes"]
        command += ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        command += ["-subj", "/CN=localhost", "-days", DAYS]
        command += ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        command += ["-out", str(self.certificate)]
        command += ["-keyout", str(self._folder / "tls.key")]
        subprocess.run(command, check=True, capture_output=True)
