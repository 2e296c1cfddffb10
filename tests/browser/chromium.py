"""The machine's Chromium, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect, sync_playwright

# Longer than anything takes on a busy machine; what is there sooner is not waited for.
PATIENCE_MS = 20_000


def chromium_path() -> str:
    """Returns where Chromium lies.

    Raises:
        RuntimeError: there is none; the browser tests fail then, they are not skipped.
    """
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if path is None:
        raise RuntimeError(
            "Chromium is missing; install it (on Debian: apt install chromium), or set"
            " CHROMIUM to its path"
        )
    return path


@contextmanager
def chromium() -> Iterator[Browser]:
    """Runs a browser without a window."""
    # As root, which is usual in a container, Chromium's own sandbox cannot be set up.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=arguments
        )
        yield browser
        browser.close()
