"""Files of examples are read, and a broken one is named with the entry and its mend."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from answers.article import Article
from nlu.examples import ExamplesError, read_claim_questions, read_several


def write(folder: Path, content: Any) -> Path:
    """Writes a file of examples; text as it is, anything else as YAML."""
    file = folder / "examples.yml"
    text = content if isinstance(content, str) else yaml.safe_dump(content)
    file.write_text(text, "utf-8")
    return file


def of_all_claims(article: Article, **changed: Any) -> dict[str, Any]:
    """Returns a question to each claim, except where it is changed."""
    return {**{id: ["Is it so?"] for id in article.claim}, **changed}


def test_questions_are_read_by_claim(article: Article, tmp_path: Path) -> None:
    """Given questions to every claim, they come by its id, normalized."""
    file = write(tmp_path, of_all_claims(article))
    assert read_claim_questions(file, article) == {
        id: ["is it so?"] for id in article.claim
    }


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"no_such": ["why?"]}, "'no_such' is not a claim of article.yml"),
        ({"history_japan": "why?"}, "history_japan: must hold a list of questions"),
        ({"history_japan": [1948]}, "history_japan: must hold a list of questions"),
        ({"history_japan": [" "]}, "history_japan: must hold a list of questions"),
    ],
)
def test_a_broken_entry_is_named(
    article: Article, tmp_path: Path, changed: dict[str, Any], problem: str
) -> None:
    """Given a wrong id or wrong questions, the error names the file and the entry."""
    file = write(tmp_path, of_all_claims(article, **changed))
    with pytest.raises(ExamplesError, match=f"^examples.yml: {problem}"):
        read_claim_questions(file, article)


def test_a_claim_without_questions_is_named(article: Article, tmp_path: Path) -> None:
    """Given a claim that no question points to, the error says to add some."""
    content = of_all_claims(article)
    del content["history_japan"]
    with pytest.raises(ExamplesError, match="history_japan: has no question yet; add"):
        read_claim_questions(write(tmp_path, content), article)


def test_all_problems_are_named_at_once(article: Article, tmp_path: Path) -> None:
    """Given two wrong entries, the error has a line for each."""
    file = write(tmp_path, of_all_claims(article, no_such=["why?"], history_1948=[7]))
    with pytest.raises(ExamplesError) as raised:
        read_claim_questions(file, article)
    assert len(str(raised.value).splitlines()) == 2


def test_questions_must_be_a_mapping(article: Article, tmp_path: Path) -> None:
    """Given a list in place of a mapping, the error says what it must be."""
    with pytest.raises(ExamplesError, match="must map claim ids to lists"):
        read_claim_questions(write(tmp_path, ["why?"]), article)


def test_messages_are_read_with_their_parts(tmp_path: Path) -> None:
    """Given messages with parts in order, both come normalized."""
    file = write(tmp_path, [{"text": "Hi,  WHY?", "parts": ["Hi", "WHY"]}])
    assert read_several(file) == [("hi, why?", ["hi", "why"])]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ({"text": "why?"}, "must be a list of messages"),
        ([{"text": "why?"}], "message 1: must have `text` and `parts`, nothing else"),
        (["why?"], "message 1: must have `text` and `parts`, nothing else"),
        ([{"text": 1948, "parts": ["1948"]}], "message 1: `text` and each of `parts`"),
        ([{"text": "why?", "parts": "why"}], "message 1: `text` and each of `parts`"),
        (
            [{"text": "why?", "parts": ["how"]}],
            "'why\\?': its parts do not stand in it",
        ),
        (
            [{"text": "hi, why?", "parts": ["why", "hi"]}],
            "'hi, why\\?': its parts do not stand in it in this order",
        ),
    ],
)
def test_a_broken_message_is_named(tmp_path: Path, content: Any, problem: str) -> None:
    """Given a wrong message, the error names the file, the message and the mend."""
    with pytest.raises(ExamplesError, match=f"^examples.yml: {problem}"):
        read_several(write(tmp_path, content))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Given no file, the error has its whole path and the reason."""
    file = tmp_path / "absent.yml"
    with pytest.raises(
        ExamplesError, match=r"absent\.yml: cannot be read: No such file"
    ):
        read_several(file)


def test_what_is_no_yaml_is_named(tmp_path: Path) -> None:
    """Given a file that is no YAML, the error names it and the place in it."""
    with pytest.raises(ExamplesError, match=r"(?s)examples.yml: is not valid.*line 1"):
        read_several(write(tmp_path, "- text: [why"))
