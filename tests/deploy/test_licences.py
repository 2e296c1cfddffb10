"""The licences of what is installed: all may be passed on with the assistant."""

import importlib.metadata
import re

# Words of licences that ask for nothing but their own text, or for changes to the
# library itself alone (LGPL, MPL).
TAKEN = re.compile(
    r"\b(MIT|BSD|Apache|ISC|PSF|Python Software Foundation|Python-2|MPL|Mozilla|LGPL"
    r"|Lesser General Public|Unlicense|CMU|HPND|Zlib)",
    re.IGNORECASE,
)
REFUSED = re.compile(
    r"(?<!L)(?<!Lesser )\b(A?GPL|Affero|SSPL|Commons Clause)", re.IGNORECASE
)
# Their metadata say nothing; the licence files that they bring do.
SAID_ELSEWHERE = {
    "axe-playwright-python": "MIT",
    "lean-rasa": "Apache-2.0 (this project)",
    "promql-parser": "MIT",
}


def said(package: importlib.metadata.Distribution) -> str:
    """Returns what a package's metadata say of its licence."""
    about = package.metadata
    classifiers = [
        line for line in about.get_all("Classifier") or [] if line.startswith("License")
    ]
    lines = (about.get("License") or "").strip().splitlines()
    parts = [about.get("License-Expression") or "", *classifiers, *lines[:3]]
    return " ".join(filter(None, parts))


def test_every_licence_may_be_passed_on() -> None:
    """Given any package of the environment, its licence is one of those taken."""
    wrong = {}
    for package in importlib.metadata.distributions():
        name = package.metadata["Name"].lower().replace("_", "-").replace(".", "-")
        licence = said(package) or SAID_ELSEWHERE.get(name, "")
        if not TAKEN.search(licence) or REFUSED.search(licence):
            wrong[name] = licence
    assert wrong == {}
