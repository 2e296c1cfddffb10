"""Known noise is silenced; real warnings are not."""

import subprocess
import sys

from server.model import PROJECT

WARN = """
import warnings
from server.quiet import quieten
quieten()
warnings.warn("use of pkg_resources is over", UserWarning)
warnings.warn("old call", DeprecationWarning)
warnings.warn("the disk is nearly full", UserWarning)
exec(compile("import warnings; warnings.warn('ours', DeprecationWarning)", "x", "exec"),
     {"__name__": "actions.x"})
"""


def test_known_noise_alone_is_silenced() -> None:
    """Given noise and real warnings, only the real ones are printed."""
    printed = subprocess.run(
        [sys.executable, "-c", WARN], cwd=PROJECT, capture_output=True, text=True
    ).stderr
    assert "pkg_resources" not in printed
    assert "old call" not in printed
    assert "the disk is nearly full" in printed
    assert "ours" in printed
