"""The machine's own browsers, driven by Playwright."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

# Longer than anything takes on a busy machine; what is there sooner is not waited for.
PATIENCE_MS = 20_000
CHROMIUM = "chromium"
FIREFOX = "firefox"
# Of each, the program's name and Debian's package.
PROGRAMS = {CHROMIUM: "chromium", FIREFOX: "firefox-esr"}
# Runs a test in each of them.
in_both = pytest.mark.parametrize("browser", [CHROMIUM, FIREFOX], indirect=True)


def browser_path(name: str) -> str:
    """Returns where a browser lies.

    Args:
        name: `chromium` or `firefox`; the variable of that name, in capitals, may say
            where the browser lies.

    Raises:
        RuntimeError: there is none; the browser tests fail then, they are not skipped.
    """
    program = PROGRAMS[name]
    path = os.environ.get(name.upper()) or shutil.which(program)
    if path is None:
        raise RuntimeError(
            f"{program} is missing; install it (on Debian: apt install {program}), or"
            f" set {name.upper()} to its path"
        )
    return path


def launch(playwright: Playwright, name: str) -> Browser:
    """Starts a browser without a window.

    Args:
        playwright: drives it.
        name: `chromium` or `firefox`.
    """
    path = browser_path(name)
    expect.set_options(timeout=PATIENCE_MS)
    if name == FIREFOX:
        # Debian's Firefox understands WebDriver BiDi, not Playwright's own protocol.
        return playwright.firefox.launch(executable_path=path, channel="moz-firefox")
    # As root, which is usual in a container, Chromium's own sandbox cannot be set up.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=path, args=arguments)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Runs Chromium alone."""
    with sync_playwright() as playwright:
        browser = launch(playwright, CHROMIUM)
        yield browser
        browser.close()
