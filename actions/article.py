"""The article as the assistant knows it: claims, subjects and fixed texts.

`load` reads and validates `article.yml`, the only source of answers. Everything that
the assistant says comes from the `Article` that it returns.
"""

import datetime
import functools
import re
from enum import StrEnum
from pathlib import Path
from typing import Any

import pydantic
import yaml

ARTICLE_FILE = Path(__file__).parents[1] / "article.yml"

REQUIRED_TEXTS = frozenset(
    [
        "greet",
        "goodbye",
        "thanks",
        "bot_challenge",
        "ask_capabilities",
        "restart",
        "affirm",
        "deny",
        "ask_source",
        "ask_source_section",
        "not_covered",
        "not_covered_offer",
        "not_covered_in_part",
        "out_of_scope",
        "out_of_scope_in_part",
        "reworded",
        "structure",
        "tell_more",
        "no_more",
        "clarify",
        "something_else_title",
        "too_long",
        "blank",
        "tell_more_title",
        "ask_certainty_title",
    ]
)
MAX_BUTTONS = 5


class ArticleError(ValueError):
    """The content file is broken; the message names file, entry and mend."""


class Stance(StrEnum):
    """How the article puts a claim."""

    STATED = "stated"
    REPORTED = "reported"
    ACCUSED = "accused"
    UNCERTAIN = "uncertain"


# The words of which a claim must use one, so that no reply can put a thing more
# strongly than the article does.
STANCE_WORDING = {
    Stance.STATED: re.compile(r"\barticle\b"),
    Stance.REPORTED: re.compile(r"\breports\b"),
    Stance.ACCUSED: re.compile(r"\baccuse"),
    Stance.UNCERTAIN: re.compile(r"\b(uncertain|unclear)\b"),
}


@functools.cache
def word_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """Compiles a word list into one pattern that ignores case.

    Args:
        words: words or phrases; a trailing `*` lets any ending follow.

    Returns:
        A pattern that matches whole words only; it matches nothing for an empty list.
    """
    alternatives = "|".join(
        re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
        for word in words
    )
    return re.compile(rf"\b(?:{alternatives})\b" if words else r"(?!)", re.IGNORECASE)


class Entry(pydantic.BaseModel):
    """A part of `article.yml`: unknown fields are errors, values do not change."""

    class Config:
        """Settings that pydantic reads."""

        extra = pydantic.Extra.forbid
        frozen = True
        keep_untouched = (functools.cached_property,)


class About(Entry):
    """What the article is.

    Attributes:
        title: the article's headline.
        date: the day it is dated.
        sections: display name by section id, in the article's order.
        section_words: words with which a question asks for a section, by its id.
        structure_words: words with which a question asks what the sections are.
    """

    title: str
    date: datetime.date
    sections: dict[str, str]
    section_words: dict[str, tuple[str, ...]]
    structure_words: tuple[str, ...]

    def asked_sections(self, text: str) -> tuple[str, ...]:
        """Returns the ids of the sections that a question asks for."""
        return tuple(
            section
            for section, words in self.section_words.items()
            if word_pattern(words).search(text)
        )

    def asks_for_sections(self, text: str) -> bool:
        """Tells whether a question asks what the sections are."""
        return bool(word_pattern(self.structure_words).search(text))


class Note(Entry):
    """A fixed text and the words that call for it."""

    text: str
    words: tuple[str, ...]

    @functools.cached_property
    def pattern(self) -> re.Pattern[str]:
        """Matches any of the words."""
        return word_pattern(self.words)


class Claim(Entry):
    """One thing that the article says, in the project's own words.

    Attributes:
        id: unique name of the claim.
        section: id of the section that says it.
        sentence: which sentence of the section (1 is the first); in the FAQ, which
            answer.
        stance: how the article puts it.
        material_assistance: whether it touches weapons, training, fighters, money or
            other aid.
        text: full sentences that stand alone and name the article.
        focus: words in a question that bring this claim to the front of an answer.
        includes: ids of claims that it says as well; beside it, they are left out.
        brief: words with which a short question on the last subject asks for this
            claim ("since when?").
    """

    id: str
    section: str
    sentence: pydantic.PositiveInt
    stance: Stance
    material_assistance: bool
    text: str
    focus: tuple[str, ...] = ()
    brief: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()

    @functools.cached_property
    def focus_pattern(self) -> re.Pattern[str]:
        """Matches any of the focus words."""
        return word_pattern(self.focus)

    @functools.cached_property
    def brief_pattern(self) -> re.Pattern[str]:
        """Matches any of the words of a short question."""
        return word_pattern(self.brief)


class Subject(Entry):
    """What the article says in answer to one intent.

    Attributes:
        intent: the intent that asks for it.
        title: short title, for buttons.
        name: the subject as it is named inside a sentence.
        answer: ids of the claims that answer it.
        more: ids of the claims that "tell me more" adds.
        core: ids of the claims that are told to whoever wants the answer shorter.
        certainty: ids of the claims restated when its certainty is asked for.
        next: intents of the subjects that lead on.
    """

    intent: str
    title: str
    name: str
    answer: tuple[str, ...]
    more: tuple[str, ...]
    core: tuple[str, ...]
    certainty: tuple[str, ...] = ()
    next: tuple[str, ...]


class Certainty(Entry):
    """What is said of how strongly the article puts a thing.

    Attributes:
        stated: where all is stated plainly.
        reported: of what is only reported.
        accused: of what others accuse.
        uncertain: of what the article leaves open.
        rest: of the stated part, where there are parts of another stance.
        overall: of the article as a whole, followed by the claims `overall_claims`.
        overall_claims: ids of claims.
    """

    stated: str
    reported: str
    accused: str
    uncertain: str
    rest: str
    overall: str
    overall_claims: tuple[str, ...]


class Article(Entry):
    """All that the assistant can say.

    Attributes:
        article: what the article is.
        caveat: the caveat, and the words that show that a text touches material
            assistance.
        opinion: what is said to a question for an opinion.
        claims: what the article says.
        subjects: what answers which intent.
        menu: intents of the main subjects.
        asked_about_material: ids of the claims told to whoever asks of material
            assistance without getting an answer that touches it.
        certainty: what is said when somebody asks how sure the article is.
        texts: fixed texts by name.
        languages: the reply to a question in another language, by ISO 639-1 code.
    """

    article: About
    caveat: Note
    opinion: Note
    claims: tuple[Claim, ...]
    subjects: tuple[Subject, ...]
    menu: tuple[str, ...]
    asked_about_material: tuple[str, ...]
    certainty: Certainty
    texts: dict[str, str]
    languages: dict[str, str]

    @functools.cached_property
    def claim(self) -> dict[str, Claim]:
        """The claims by id."""
        return {claim.id: claim for claim in self.claims}

    @functools.cached_property
    def subject(self) -> dict[str, Subject]:
        """The subjects by intent."""
        return {subject.intent: subject for subject in self.subjects}

    def text(self, key: str, **values: str) -> str:
        """Returns a fixed text with the article's title and date filled in.

        Args:
            key: name of the text.
            **values: further values that the text names in braces.
        """
        day = self.article.date
        date = f"{day.day} {day:%B %Y}"
        return self.texts[key].format(title=self.article.title, date=date, **values)

    @pydantic.root_validator(skip_on_failure=True)
    def _check(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        problems = [*_claim_problems(values), *_reference_problems(values)]
        if not values["caveat"].text.strip():
            problems.append(
                "caveat: `text` is empty; write the caveat that replies add"
            )
        problems += [
            f"texts: `{key}` is missing; add it"
            for key in sorted(REQUIRED_TEXTS - values["texts"].keys())
        ]
        if problems:
            raise ValueError("\n".join(problems))
        return values


def _claim_problems(values: dict[str, Any]) -> list[str]:
    problems: list[str] = []
    seen: set[str] = set()
    for claim in values["claims"]:
        where = f"claim {claim.id!r}"
        if claim.id in seen:
            problems.append(f"{where}: the id is used twice; rename one of the two")
        seen.add(claim.id)
        if claim.section not in values["article"].sections:
            problems.append(
                f"{where}: unknown section {claim.section!r}; use one of"
                f" {', '.join(values['article'].sections)}"
            )
        for stance in {Stance.STATED, claim.stance}:
            wording = STANCE_WORDING[stance]
            if not wording.search(claim.text.lower()):
                problems.append(
                    f"{where}: `text` claims more than the stance {stance.value!r};"
                    f" say so with a word that matches {wording.pattern}"
                )
        if values["caveat"].pattern.search(claim.text) and not (
            claim.material_assistance
        ):
            problems.append(
                f"{where}: `text` touches material assistance;"
                " set `material_assistance: true`"
            )
    return problems


def _reference_problems(values: dict[str, Any]) -> list[str]:
    claims = {claim.id for claim in values["claims"]}
    subjects = {subject.intent for subject in values["subjects"]}
    uses = [
        (f"subject {subject.intent!r}", field, getattr(subject, field), known)
        for subject in values["subjects"]
        for field, known in (
            ("answer", claims),
            ("more", claims),
            ("core", claims),
            ("certainty", claims),
            ("next", subjects - {subject.intent}),
        )
    ]
    uses.append(("menu", "menu", values["menu"], subjects))
    about = values["article"]
    uses.append(("article", "section_words", about.section_words, {*about.sections}))
    uses += [
        (f"claim {claim.id!r}", "includes", claim.includes, claims - {claim.id})
        for claim in values["claims"]
    ]
    for where, field, ids in (
        (
            "asked_about_material",
            "asked_about_material",
            values["asked_about_material"],
        ),
        ("certainty", "overall_claims", values["certainty"].overall_claims),
    ):
        uses.append((where, field, ids, claims))
    problems = [
        f"{where}: `{field}` names {name!r}, which is no entry that it may name;"
        " correct the name or add the entry"
        for where, field, names, known in uses
        for name in names
        if name not in known
    ]
    problems += [
        f"subject {subject.intent!r}: `{field}` is empty; name the claims that {task}"
        for subject in values["subjects"]
        for field, task in (("answer", "answer it"), ("core", "answer it in short"))
        if not getattr(subject, field)
    ]
    if len(values["menu"]) > MAX_BUTTONS:
        problems.append(f"menu: more than {MAX_BUTTONS} entries; leave some out")
    return problems


def load(path: Path = ARTICLE_FILE) -> Article:
    """Reads and validates the content file.

    Args:
        path: the YAML file.

    Returns:
        The article's claims, subjects and texts.

    Raises:
        ArticleError: the file is missing, is no YAML, or has a wrong entry. The message
            names the file, each wrong entry and what mends it.
    """
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        return Article.parse_obj(content)
    except OSError as error:
        raise ArticleError(f"{path.name}: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        raise ArticleError(f"{path.name}: is no valid YAML: {error}") from error
    except pydantic.ValidationError as error:
        problems = "\n".join(_describe(item, content) for item in error.errors())
        raise ArticleError(f"{path.name}: {problems}") from error


def _describe(problem: Any, content: Any) -> str:
    """Turns one of pydantic's error records into a line that names the entry."""
    place = [part for part in problem["loc"] if part != "__root__"]
    names = []
    for part in place:
        content = _inside(content, part)
        named = isinstance(content, dict) and (
            content.get("id") or content.get("intent")
        )
        names.append(repr(named) if named else str(part))
    where = " → ".join(names)
    return f"{where}: {problem['msg']}" if where else problem["msg"]


def _inside(content: Any, part: Any) -> Any:
    try:
        return content[part]
    except (KeyError, IndexError, TypeError):
        return None
