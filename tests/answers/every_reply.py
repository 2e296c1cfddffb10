"""Lists every reply that the assistant can give, and checks one."""

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator

from actions import answer
from actions.article import Article
from actions.choice import Wish
from actions.question import Question
from actions.reply import Reply, State, payloads

# Written down here again, so that a gap in the article's own word list is noticed.
TOUCHES = re.compile(
    r"weapon|\barms\b|\barmed\b|milit|\btrain(ed|ing|ers?)\b|fighter|money|\bcash\b"
    r"|\bfund|financ|\baid\b|assistance|\bmaterial\b|rocket|\bguns?\b",
    re.IGNORECASE,
)
SURE = re.compile(r"\b(definitely|proven|certainly|undeniabl[ey]|it is a fact)\b", re.I)
# Whose replies look at the state.
CONTEXT = ("tell_more", "ask_certainty", "affirm", "deny", "ask_source", "not_covered")
ASKS_OF_MATERIAL = "did they get weapons for it"


def intents(article: Article) -> list[str]:
    """Returns every intent that a reply can answer."""
    talk = ["greet", "goodbye", "thanks", "bot_challenge", "ask_capabilities"]
    return [*article.subject, *CONTEXT, *talk, "restart", "out_of_scope"]


def questions(article: Article, intent: str) -> Iterator[Question]:
    """Yields the questions of an intent that can make a difference to the reply."""
    if intent == "not_covered":
        order = tuple(article.subject)
        short = {
            claim.brief[0].rstrip("*"): None for claim in article.claims if claim.brief
        }
        for text in (*short, article.opinion.words[0]):
            yield Question(intent, text, nearest=order)
        for first, text in itertools.product(order, ("", ASKS_OF_MATERIAL)):
            rest = tuple(subject for subject in order if subject != first)
            yield Question(intent, text, nearest=(first, *rest))
            yield Question(intent, text, nearest=(first, *rest), close=(first,))
        yield Question(intent, "who is their foreign minister then")
    elif intent in article.subject:
        about = article.subject[intent]
        claims = [article.claim[id] for id in (*about.answer, *about.more)]
        words = [claim.focus[0].rstrip("*") for claim in claims if claim.focus]
        for count in range(4):
            for chosen in itertools.combinations(words, count):
                yield Question(intent, " ".join(chosen))
                yield Question(intent, " ".join((*chosen, ASKS_OF_MATERIAL)))
        for other in article.subject:
            if other != intent:
                yield Question(intent, nearest=(other,), readings=(intent, other))
        yield from (Question(intent, wish=wish) for wish in Wish)
        if intent == answer.SUMMARY:
            yield from (Question(intent, text) for text in _for_sections(article))
    elif intent == "out_of_scope":
        yield from (Question(intent, language=code) for code in article.languages)
        yield Question(intent, language="xx")
        yield Question(intent, ASKS_OF_MATERIAL)
    else:
        yield Question(intent)
        yield Question(intent, ASKS_OF_MATERIAL)
        if intent in ("tell_more", "ask_certainty"):
            yield from (
                Question(intent, subject=subject) for subject in article.subject
            )


def _for_sections(article: Article) -> Iterator[str]:
    about = article.article
    named = [words[0].rstrip("*") for words in about.section_words.values()]
    for text in (*named, " ".join(named), about.structure_words[0]):
        yield text
        yield f"{text} {ASKS_OF_MATERIAL}"


def states(article: Article) -> list[State]:
    """Returns the states that a conversation can reach and that differ to a reply.

    Follows every subject, however it was asked for, to its end. An offer comes with
    one state of each subject, as no reply looks at both the offer and what was told.
    """
    known = {State()} | {
        answer.compose([question], State(), article)[1]
        for name in article.subject
        for question in questions(article, name)
    }
    fresh = set(known)
    while fresh:
        reached = {
            answer.compose([Question("tell_more")], state, article)[1]
            for state in fresh
        }
        fresh = reached - known
        known |= fresh
    one_each = {state.subject: state for state in sorted(known, key=repr)}
    offering = {
        dataclasses.replace(state, offer=offer)
        for state in one_each.values()
        for offer in article.subject
    }
    return sorted(known | offering | set(unclear(article)), key=repr)


def unclear(article: Article) -> list[State]:
    """Returns the states after the question which of two readings was meant."""
    return [State(subject, unclear=True) for subject in (None, *article.subject)]


def single(article: Article) -> Iterator[tuple[tuple[Question, ...], Reply]]:
    """Yields each reply to one question, in each state where the state matters."""
    everywhere = states(article)
    for intent in intents(article):
        for question in questions(article, intent):
            matter = everywhere if intent in CONTEXT else [State()]
            if question.readings:
                matter = [State(), *unclear(article)]
            for state in matter:
                yield (question,), answer.compose([question], state, article)[0]


def combined(article: Article) -> Iterator[tuple[tuple[Question, ...], Reply]]:
    """Yields each reply to two or three questions, from a fresh and a late state."""
    names = intents(article)
    late = State("topic_material_assistance", ("material_reports",), "ask_why_support")
    for count in (2, 3):
        for chosen in itertools.product(names, repeat=count):
            asked = tuple(Question(intent) for intent in chosen)
            for state in (State(), late):
                yield asked, answer.compose(asked, state, article)[0]


@dataclasses.dataclass(frozen=True)
class Replies:
    """The different replies among those to many turns.

    Attributes:
        turns: how many turns there were.
        asked: each reply, with the first questions that it answers.
    """

    turns: int
    asked: dict[Reply, tuple[Question, ...]]


def distinct(turns: Iterable[tuple[tuple[Question, ...], Reply]]) -> Replies:
    """Lists each reply once."""
    asked: dict[Reply, tuple[Question, ...]] = {}
    count = 0
    for questions_asked, reply in turns:
        asked.setdefault(reply, questions_asked)
        count += 1
    return Replies(count, asked)


class Checker:
    """Checks replies by the rules; knows the fixed texts and the payloads."""

    def __init__(self, article: Article) -> None:
        """Prepares to check what is said of `article`."""
        self._article = article
        self._fixed = _fixed(article)
        self._payloads = payloads(article)

    def problems(self, asked: tuple[Question, ...], reply: Reply) -> list[str]:
        """Returns what is wrong with a reply; nothing where all is well."""
        found = [
            *_caveat_problems(asked, reply, self._article),
            *_origin_problems(reply, self._article, self._fixed),
        ]
        targets = [button.payload for button in reply.buttons]
        if len(targets) > 5 or len(set(targets)) < len(targets):
            found.append("too many buttons, or one twice")
        if len({button.title for button in reply.buttons}) < len(targets):
            found.append("two buttons with one title")
        if not set(targets) <= self._payloads:
            found.append("a button that the guard would not know")
        if {f"/{intent}" for intent in reply.intents} & set(targets):
            found.append("a button repeats a question just answered")
        if "\n\n" in reply.text or not reply.text.strip() or not reply.intents:
            found.append("blank line or empty reply")
        if SURE.search(reply.text):
            found.append("more certainty than the article has")
        return found


def _caveat_problems(
    asked: tuple[Question, ...], reply: Reply, article: Article
) -> Iterator[str]:
    kinds = [passage.kind for passage in reply.passages]
    said = [passage for passage in reply.passages if passage.kind != "caveat"]
    touching = [
        passage
        for passage in said
        if TOUCHES.search(passage.text)
        or any(claim.material_assistance for claim in passage.claims)
    ]
    wanted = any(
        TOUCHES.search(question.text)
        and (question.intent in article.subject or question.intent == "not_covered")
        for question in asked
    )
    if kinds.count("caveat") != bool(touching or wanted):
        yield f"{kinds.count('caveat')} caveats where {len(touching)} passages touch"
    if "caveat" in kinds and touching:
        place = kinds.index("caveat")
        if place == 0 or reply.passages[place - 1] not in touching:
            yield "the caveat stands beside something else"
        restating = [passage for passage in touching if passage.claims]
        if restating and not any(
            passage in restating for passage in reply.passages[place - 1 : place]
        ):
            yield "the caveat stands beside a mention, not beside the claim"
        following = reply.passages[place + 1 : place + 2]
        if any(passage in restating for passage in following):
            yield "the caveat comes before the end of what it concerns"


def _origin_problems(
    reply: Reply, article: Article, fixed: list[re.Pattern[str]]
) -> Iterator[str]:
    for passage in reply.passages:
        if passage.kind == "caveat":
            if passage.text != article.caveat.text:
                yield "another caveat"
        elif passage.claims:
            told = " ".join(claim.text for claim in passage.claims)
            source = passage.text.removeprefix(told)
            if not re.fullmatch(r' \(Article, sections? "[^)]+"\)', source):
                yield f"not only claims and their sections: {passage.text}"
        elif not any(pattern.fullmatch(passage.text) for pattern in fixed):
            yield f"no claim and no fixed text: {passage.text}"


def _fixed(article: Article) -> list[re.Pattern[str]]:
    """Returns patterns of the fixed texts, with anything where a value goes in."""
    sure = article.certainty
    by_stance = [sure.stated, sure.reported, sure.accused, sure.uncertain, sure.rest]
    sums = "|".join(re.escape(text) for text in by_stance)
    patterns = [
        re.sub(r"\\\{\w+\\\}", "[^.?]+", re.escape(text))
        for text in (
            *article.texts.values(),
            article.opinion.text,
            *article.languages.values(),
            sure.overall,
        )
    ]
    return [re.compile(p) for p in (*patterns, f"(?:(?:{sums}) ?)+")]
