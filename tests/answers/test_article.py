"""The content file is complete, true to the article, and checked when it is loaded."""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from answers.article import ARTICLE_FILE, Article, ArticleError, load

ARTICLE_TEXT = ARTICLE_FILE.parents[1] / "shared" / "article.txt"
# The one sentence of the article that states nothing: it invites to read on.
WITHOUT_CONTENT = {("introduction", 3)}
NAME_OR_FIGURE = re.compile(r"(?<![.\"] )(?<!^)\b(?:[A-Z][\w'-]+|[A-Z]{2,}|\d+)")


@pytest.fixture(scope="module")
def sentences() -> dict[tuple[str, int], str]:
    """The article's sentences by section and place; in the FAQ, the answers."""
    if not ARTICLE_TEXT.exists():
        message = f"the article's text is not at {ARTICLE_TEXT}: coverage unchecked"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    found: dict[tuple[str, int], str] = {}
    section = "introduction"
    for line in ARTICLE_TEXT.read_text("utf-8").replace("’", "'").splitlines()[3:]:
        text = line.strip()
        if re.fullmatch(r"[\w ]+:", text):
            section = text.rstrip(":").lower().replace(" ", "_")
        elif text.startswith("A: "):
            number = sum(1 for place in found if place[0] == "faq") + 1
            found["faq", number] = text
        elif text and not text.startswith("Q: "):
            section = "conclusion" if text.startswith("In conclusion") else section
            for number, part in enumerate(re.split(r"(?<=[.?!]) ", text), 1):
                found[section, number] = part
    return found


@pytest.fixture
def content() -> Any:
    """The content file, parsed, to be broken by a test."""
    return yaml.safe_load(ARTICLE_FILE.read_text("utf-8"))


def broken(tmp_path: Path, content: Any) -> str:
    """Returns what loading says of a broken content file."""
    path = tmp_path / "article.yml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    with pytest.raises(ArticleError) as caught:
        load(path)
    return str(caught.value)


def test_every_claim_has_its_place(
    article: Article, sentences: dict[tuple[str, int], str]
) -> None:
    """Given a claim, the sentence that it restates exists."""
    assert {(claim.section, claim.sentence) for claim in article.claims} <= set(
        sentences
    )


def test_every_sentence_with_content_has_a_claim(
    article: Article, sentences: dict[tuple[str, int], str]
) -> None:
    """Given a sentence that states something, a claim restates it."""
    covered = {(claim.section, claim.sentence) for claim in article.claims}
    assert set(sentences) - covered == WITHOUT_CONTENT


def test_names_and_figures_come_from_the_sentence(
    article: Article, sentences: dict[tuple[str, int], str]
) -> None:
    """Given a name or figure in a claim, its sentence or the title has it too."""
    for claim in article.claims:
        source = sentences[claim.section, claim.sentence] + article.article.title
        for text in (claim.text, claim.again):
            for name in NAME_OR_FIGURE.findall(text):
                assert re.sub("'?s$", "", name) in source, f"{claim.id}: {name}"


def test_every_claim_can_be_told(article: Article) -> None:
    """Given a claim, some answer tells it."""
    told = {
        id
        for subject in article.subjects
        for id in (*subject.claims, *subject.certainty)
    }
    assert told == set(article.claim)


def test_answers_are_short(article: Article) -> None:
    """Given a subject, its answer has two to four claims."""
    assert all(2 <= len(subject.answer) <= 4 for subject in article.subjects)


@pytest.mark.parametrize(
    ("break_it", "said"),
    [
        (lambda c: c["claims"][0].pop("section"), "'intro_attention' → section"),
        (lambda c: c["claims"][0].update(section="sports"), "unknown section 'sports'"),
        (lambda c: c["claims"][0].update(sentence=0), "sentence"),
        (lambda c: c["claims"][0].update(stance="sure"), "stance"),
        (lambda c: c["claims"][0].update(colour="red"), "colour"),
        (lambda c: c["claims"][1].update(id="intro_attention"), "used twice"),
        (lambda c: c["claims"][0].update(text="Ties are close."), "`text` claims more"),
        (lambda c: c["claims"][0].update(again="They are."), "`again` claims more"),
        (lambda c: c["claims"][0].pop("again"), "'intro_attention' → again"),
        (
            lambda c: c["claims"][0].update(again=c["claims"][0]["text"]),
            "`again` repeats `text`",
        ),
        (
            lambda c: c["claims"][0].update(again="The article speaks of money."),
            "`again` touches material assistance",
        ),
        (lambda c: c["claims"][0].update(includes=["no_such"]), "`includes` names"),
        (
            lambda c: c["claims"][0].update(includes=["intro_attention"]),
            "`includes` names",
        ),
        (
            lambda c: c["claims"][0].update(text="The article says weapons came."),
            "set `material_assistance: true`",
        ),
        (lambda c: c["subjects"][0].update(answer=["no_such"]), "'no_such'"),
        (lambda c: c["subjects"][0].update(answer=[]), "`answer` is empty"),
        (lambda c: c["subjects"][0].update(core=[]), "`core` is empty"),
        (lambda c: c["subjects"][0].update(core=["no_such"]), "`core` names"),
        (lambda c: c["subjects"][0].update(next=["ask_why_support"]), "`next` names"),
        (lambda c: c["subjects"][0].update(reported_as="greet"), "`reported_as` names"),
        (lambda c: c.update(menu=["topic_weather"]), "'topic_weather'"),
        (lambda c: c.update(menu=["ask_why_support"] * 6), "more than 5"),
        (lambda c: c.update(asked_about_material=["no_such"]), "asked_about_material"),
        (lambda c: c["overall"].update(claims=["no_such"]), "overall: `claims` names"),
        (lambda c: c["certainty"].pop("accused"), "certainty: `accused` is missing"),
        (lambda c: c["attribution"].pop("stated"), "attribution: `stated`"),
        (lambda c: c["confirmation"].pop("stated"), "confirmation: `stated`"),
        (lambda c: c["certainty"].update(sure=["Yes."]), "certainty"),
        (lambda c: c["silence"].pop("other"), "silence: `other` is missing"),
        (lambda c: c.update(silence=["No."]), "silence"),
        (lambda c: c["caveat"].update(text=" "), "write the caveat"),
        (lambda c: c.pop("caveat"), "caveat"),
        (lambda c: c["texts"].pop("greet"), "`greet` is missing"),
    ],
)
def test_a_wrong_entry_is_named(
    tmp_path: Path, content: Any, break_it: Any, said: str
) -> None:
    """Given one wrong entry, loading names the file and the entry."""
    break_it(content)
    message = broken(tmp_path, content)
    assert message.startswith("article.yml: ")
    assert said in message


def test_a_stance_must_show_in_the_words(tmp_path: Path, content: Any) -> None:
    """Given a reported claim that does not say "reports", loading refuses it."""
    claim = next(c for c in content["claims"] if c["stance"] == "reported")
    claim["text"] = "The article says that there was material assistance."
    assert "claims more than the stance 'reported'" in broken(tmp_path, content)


@pytest.mark.parametrize("text", ["claims: [", "just words", "", "- 1", "claims: 5"])
def test_a_file_that_is_no_content_is_refused(tmp_path: Path, text: str) -> None:
    """Given a file that is not even of the right form, loading says so."""
    path = tmp_path / "article.yml"
    path.write_text(text, "utf-8")
    with pytest.raises(ArticleError, match=r"article\.yml: "):
        load(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """Given no file, loading says which one it wants."""
    with pytest.raises(ArticleError, match=r"nowhere\.yml: cannot be read"):
        load(tmp_path / "nowhere.yml")
