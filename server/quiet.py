"""Keeps the known noise of the libraries from the user; real warnings come through."""

import os
import warnings

# Message and module of warnings that say nothing a user or maintainer could act on:
# they come from how Rasa 3.6 and its libraries were written.
KNOWN_NOISE = (
    (r".*pkg_resources.*", ""),
    (r".*declare_namespace.*", ""),
    (r"invalid escape sequence.*", ""),
    (r".*SelectableGroups.*", ""),
    (r"", r"(tensorflow|keras|flatbuffers|jsonschema|sanic|sanic_cors)\b"),
    (r".*\[W095\].*", ""),
)


def quieten() -> None:
    """Sets what the libraries read when imported, and filters their known warnings.

    Call it before Rasa is imported, and again after Rasa has set its own filters.
    """
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    for message, module in KNOWN_NOISE:
        warnings.filterwarnings("ignore", message=message, module=module)
