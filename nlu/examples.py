"""Examples that Rasa does not read itself: questions to claims, and several in one."""

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from answers.article import Article
from nlu.spelling import normalize


class ExamplesError(ValueError):
    """A file of examples is broken; the message names file, entry and mend."""


def read_yaml(file: Path, problems: Callable[[Any], Iterator[str]]) -> Any:
    """Reads a file of examples.

    Args:
        file: a YAML file.
        problems: yields what is wrong with the file's content.

    Raises:
        ExamplesError: the file is missing or wrong; the message names each wrong entry.
    """
    try:
        content = yaml.safe_load(file.read_text("utf-8"))
    except OSError as error:
        raise ExamplesError(f"{file}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ExamplesError(f"{file.name}: is not valid YAML: {error}") from error
    found = [f"{file.name}: {problem}" for problem in problems(content)]
    if found:
        raise ExamplesError("\n".join(found))
    return content


def read_claim_questions(file: Path, article: Article) -> dict[str, list[str]]:
    """Reads the questions that point to a claim.

    Args:
        file: a mapping of claim ids to lists of questions.
        article: the claims.

    Returns:
        Questions by claim id, normalized.

    Raises:
        ExamplesError: the file is broken.
    """

    def problems(content: Any) -> Iterator[str]:
        if not isinstance(content, dict):
            yield "must map claim ids to lists of questions"
            return
        for id, questions in content.items():
            if id not in article.claim:
                yield f"{id!r} is not a claim of article.yml"
            elif not _are_texts(questions):
                yield f"{id}: must hold a list of questions, each in quotes"
        for id in article.claim.keys() - content.keys():
            yield f"{id}: has no question yet; add some that it answers"

    content: Mapping[str, list[str]] = read_yaml(file, problems)
    return {id: [normalize(text) for text in texts] for id, texts in content.items()}


def read_several(file: Path) -> list[tuple[str, list[str]]]:
    """Reads messages with the parts that ask or say something.

    Args:
        file: a list of entries with `text` and `parts`, which stand in it in order.

    Returns:
        Messages with their parts, both normalized.

    Raises:
        ExamplesError: the file is broken.
    """

    def problems(content: Any) -> Iterator[str]:
        if not isinstance(content, list):
            yield "must be a list of messages; begin each with `- text:`"
            return
        for number, entry in enumerate(content, 1):
            if not isinstance(entry, dict) or {*entry} != {"text", "parts"}:
                yield f"message {number}: must have `text` and `parts`, nothing else"
            elif not _are_texts([entry["text"]]) or not _are_texts(entry["parts"]):
                yield f"message {number}: `text` and each of `parts` must be in quotes"
            elif not _stand_in(entry["text"], entry["parts"]):
                yield f"{entry['text']!r}: its parts do not stand in it in this order"

    return [
        (normalize(entry["text"]), [normalize(part) for part in entry["parts"]])
        for entry in read_yaml(file, problems)
    ]


def _are_texts(texts: Any) -> bool:
    return isinstance(texts, list) and all(
        isinstance(text, str) and text.strip() for text in texts
    )


def _stand_in(text: str, parts: list[str]) -> bool:
    in_order = ".*?".join(re.escape(normalize(part)) for part in parts)
    return re.search(in_order, normalize(text)) is not None
