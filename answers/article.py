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
        "greet_beside",
        "introduce_self",
        "introduce_self_beside",
        "goodbye",
        "goodbye_beside",
        "thanks",
        "thanks_beside",
        "acknowledge",
        "remark",
        "misunderstood",
        "misunderstood_beside",
        "opinion",
        "bot_challenge",
        "ask_capabilities",
        "restart",
        "restart_beside",
        "affirm",
        "deny",
        "ask_source",
        "ask_source_section",
        "ask_sections",
        "told_before",
        "in_other_words",
        "shortest",
        "once_more",
        "no_quotes",
        "none_covered",
        "not_covered_in_part",
        "not_covered_offer",
        "still_silent",
        "out_of_scope",
        "out_of_scope_in_part",
        "clarify",
        "something_else_title",
        "tell_more",
        "no_subject",
        "no_more",
        "choose_option",
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
    PERCEIVED = "perceived"


# The words of which a claim must use one, so that no reply can put a thing more
# strongly than the article does.
STANCE_WORDING = {
    Stance.STATED: re.compile(r"\barticle\b"),
    Stance.REPORTED: re.compile(r"\breports\b"),
    Stance.ACCUSED: re.compile(r"\baccus"),
    Stance.UNCERTAIN: re.compile(r"\b(uncertain|unclear)\b"),
    Stance.PERCEIVED: re.compile(r"\b(regard|see|seen|perceived) as\b"),
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


# Wordings of one fixed text; YAML may have a single one as a plain string.
Wordings = tuple[str, ...]


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
        url: where the article itself can be read.
    """

    title: str
    date: datetime.date
    sections: dict[str, str]
    url: pydantic.HttpUrl | None = None


class Caveat(Entry):
    """The caveat, and the words of a text that call for it."""

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
        again: the same in other, mostly fewer words.
        includes: ids of claims that it says as well; beside it, they are left out.
    """

    id: str
    section: str
    sentence: pydantic.PositiveInt
    stance: Stance
    material_assistance: bool
    text: str
    again: str
    includes: tuple[str, ...] = ()


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
        reported_as: the intent that a reply names for it, where it is another one.
    """

    intent: str
    title: str
    name: str
    answer: tuple[str, ...]
    more: tuple[str, ...] = ()
    core: tuple[str, ...]
    certainty: tuple[str, ...] = ()
    next: tuple[str, ...]
    reported_as: str | None = None

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of all its claims, those that answer it first."""
        return self.answer + self.more


class Overall(Entry):
    """What is said when somebody asks how sure the article is as a whole.

    Attributes:
        text: what is said of it.
        claims: ids of the claims told with it.
    """

    text: Wordings
    claims: tuple[str, ...]


ByStance = dict[Stance, Wordings]
# The texts that there are by stance.
STANCE_TEXTS = ("certainty", "attribution", "confirmation")


class Article(Entry):
    """All that the assistant can say.

    Attributes:
        article: what the article is.
        caveat: the caveat, and the words of a text that call for it.
        claims: what the article says.
        subjects: what answers which intent.
        menu: intents of the main subjects.
        asked_about_material: ids of the claims told to whoever asks of material
            assistance without getting an answer that touches it.
        certainty: what is said when somebody asks how sure a thing is, by stance.
        attribution: what is said when somebody asks who says it, by stance.
        confirmation: what is said when somebody wants it confirmed or denied.
        overall: what is said of how sure the article is as a whole.
        silence: how the article's silence is put, by the word that opens the question.
        texts: fixed texts by name.
        languages: the reply to a question in another language, by ISO 639-1 code.
    """

    article: About
    caveat: Caveat
    claims: tuple[Claim, ...]
    subjects: tuple[Subject, ...]
    menu: tuple[str, ...]
    asked_about_material: tuple[str, ...]
    certainty: ByStance
    attribution: ByStance
    confirmation: ByStance
    overall: Overall
    silence: dict[str, Wordings]
    texts: dict[str, Wordings]
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
        """Returns the first wording of a fixed text, see `wordings`."""
        return self.wordings(key, **values)[0]

    def wordings(self, key: str, **values: str) -> tuple[str, ...]:
        """Returns all wordings of a fixed text, with title and date filled in.

        Args:
            key: name of the text.
            **values: further values that the text names in braces.
        """
        day = self.article.date
        date = f"{day.day} {day:%B %Y}"
        return tuple(
            text.format(title=self.article.title, date=date, **values)
            for text in self.texts[key]
        )

    @pydantic.validator("silence", "texts", pre=True)
    def _take_one_for_several(cls, value: Any) -> Any:  # noqa: N805
        """Takes a plain string for a list of one wording."""
        if not isinstance(value, dict):
            return value
        return {
            key: (texts,) if isinstance(texts, str) else texts
            for key, texts in value.items()
        }

    @pydantic.root_validator(skip_on_failure=True)
    def _check(cls, values: dict[str, Any]) -> dict[str, Any]:  # noqa: N805
        problems = [
            *_claim_problems(values),
            *_reference_problems(values),
            *_text_problems(values),
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
        for field, text in (("text", claim.text), ("again", claim.again)):
            for stance in {Stance.STATED, claim.stance}:
                wording = STANCE_WORDING[stance]
                if not wording.search(text.lower()):
                    problems.append(
                        f"{where}: `{field}` claims more than the stance"
                        f" {stance.value!r}; say so with a word that matches"
                        f" {wording.pattern}"
                    )
            if values["caveat"].pattern.search(text) and not claim.material_assistance:
                problems.append(
                    f"{where}: `{field}` touches material assistance;"
                    " set `material_assistance: true`"
                )
        if claim.text == claim.again:
            problems.append(f"{where}: `again` repeats `text`; put it in other words")
    return problems


def _text_problems(values: dict[str, Any]) -> list[str]:
    problems = []
    if not values["caveat"].text.strip():
        problems.append("caveat: `text` is empty; write the caveat that replies add")
    groups = {name: values[name] for name in STANCE_TEXTS}
    required = [("texts", key) for key in sorted(REQUIRED_TEXTS)]
    required += [(name, stance) for name in groups for stance in Stance]
    required.append(("silence", "other"))
    problems += [
        f"{group}: `{key}` is missing; add it"
        for group, key in required
        if not values[group].get(key)
    ]
    return problems


def _reference_problems(values: dict[str, Any]) -> list[str]:
    claims = {claim.id for claim in values["claims"]}
    subjects = {subject.intent for subject in values["subjects"]}
    uses = [
        (f"subject {subject.intent!r}", field, _ids(subject, field), known)
        for subject in values["subjects"]
        for field, known in (
            ("answer", claims),
            ("more", claims),
            ("core", claims),
            ("certainty", claims),
            ("next", subjects - {subject.intent}),
            ("reported_as", subjects - {subject.intent}),
        )
    ]
    uses.append(("menu", "menu", values["menu"], subjects))
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
        ("overall", "claims", values["overall"].claims),
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


def _ids(subject: Subject, field: str) -> tuple[str, ...]:
    """Returns the ids that a subject's field names, one or several."""
    named = getattr(subject, field) or ()
    return (named,) if isinstance(named, str) else named


@functools.lru_cache(maxsize=1)
def the_article() -> Article:
    """Returns the article, read once in a process (see `load`)."""
    return load()


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
