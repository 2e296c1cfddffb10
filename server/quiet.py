"""Keeps the known noise of the libraries from the user; real warnings come through."""

import os
import warnings

# Messages of warnings that neither a user nor a maintainer could act on: they come from
# how Rasa 3.6 and its libraries were written.
KNOWN_NOISE = (
    r".*pkg_resources.*",
    r".*declare_namespace.*",
    r"Slot auto-fill has been removed.*",
    r".*\[W095\].*",
)
LIBRARY_NOISE = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
OWN_MODULES = r"(actions|answers|channels|nlu|server|telemetry)\b"


def quieten() -> None:
    """Sets what the libraries read when imported, and filters their known warnings.

    Call it before Rasa is imported, and again after Rasa has set its own filters.
    """
    # Sanic turns all deprecation warnings on when it is imported: that must come first.
    import sanic.app  # noqa: F401

    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    for message in KNOWN_NOISE:
        warnings.filterwarnings("ignore", message=message)
    for category in LIBRARY_NOISE:
        warnings.filterwarnings("ignore", category=category)
        warnings.filterwarnings("default", category=category, module=OWN_MODULES)
