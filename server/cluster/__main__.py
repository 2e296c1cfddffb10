"""Runs the cluster until Ctrl-C: `python -m server.cluster`."""

import argparse
import signal
import sys
import time
from pathlib import Path

from server.cluster.cluster import SERVERS, Cluster
from server.cluster.process import ClusterError
from server.model import PROJECT, TrainingError, ensure_model

DEFAULT_PORT = 5443
LOOK_EVERY_SECONDS = 1.0


def main(arguments: list[str] | None = None) -> int:
    """Runs the cluster.

    Args:
        arguments: the command line; that of the process where it is `None`.

    Returns:
        The exit status: 0, or 1 after an error that was said in a sentence.
    """
    parser = argparse.ArgumentParser(prog="server.cluster", description=__doc__)
    parser.add_argument("--port", type=int, default=DEFAULT_PORT)
    parser.add_argument("--servers", type=int, default=SERVERS)
    parser.add_argument("--folder", type=Path, default=PROJECT / ".cluster")
    options = parser.parse_args(arguments)
    # A supervisor's SIGTERM ends it in the same order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    cluster = None
    try:
        ensure_model()
        cluster = Cluster(options.folder.resolve(), options.port, options.servers)
        print(f"Starting PostgreSQL, Redis and {options.servers} servers …", flush=True)
        cluster.start()
        print(
            f"Open {cluster.url}/chat/ (with a certificate of this machine's own). The"
            f" logs are in {options.folder}. Ctrl-C stops it.",
            flush=True,
        )
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            for name in cluster.revive():
                print(f"{name} had ended and was started again.", flush=True)
    except (ClusterError, TrainingError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, SystemExit):
        print("Stopping …", flush=True)
        return 0
    finally:
        if cluster is not None:
            cluster.stop()


if __name__ == "__main__":
    sys.exit(main())
