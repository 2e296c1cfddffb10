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
for ours in ("actions", "answers"):
    exec(compile(f"import warnings; warnings.warn('{ours}', DeprecationWarning)", "x",
                 "exec"), {"__name__": f"{ours}.x"})
"""


def test_known_noise_alone_is_silenced() -> None:
    """Given noise and real warnings, only the real ones are printed."""
    printed = subprocess.run(
        [sys.executable, "-c", WARN], cwd=PROJECT, capture_output=True, text=True
    ).stderr
    assert "pkg_resources" not in printed
    assert "old call" not in printed
    assert "the disk is nearly full" in printed
    for ours in ("actions", "answers"):
        assert f"DeprecationWarning: {ours}" in printed
