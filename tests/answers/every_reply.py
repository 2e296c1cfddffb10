"""Lists every reply that the assistant can give, and checks it.

A turn is asked in every state of the conversation that can matter to its reply, and
then once more in the state that it led to.
"""

import dataclasses
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from answers import intents
from answers.article import STANCE_WORDING, Article, Claim, Stance, Subject
from answers.compose import compose
from answers.reply import Passage, Reply, payloads, section_names, unique
from answers.turn import Asked, State
from answers.wording import AGAIN

# Written down here again, so that a gap in the article's own word list is noticed.
TOUCHES = re.compile(
    r"weapon|\barms\b|\barmed\b|milit|\btrain(ed|ing|ers?)\b|fighter|money|\bcash\b"
    r"|\bfund|financ|\baid\b|assistance|\bmaterial\b|rocket|\bguns?\b",
    re.IGNORECASE,
)
SURE = re.compile(r"\b(definitely|proven|certainly|undeniabl[ey]|it is a fact)\b", re.I)
UNKNOWN_LANGUAGE = "xx"
UNKNOWN_OPENING = "whence"
# One in so many of the combinations of three is asked; prime, so that every place takes
# every value.
STRIDE = 11


@dataclasses.dataclass(frozen=True)
class Turn:
    """A turn with the reply to it.

    Attributes:
        asked: what it asks.
        state: what the conversation is about before it.
        reply: the reply.
        now: what the conversation is about after it.
        before: the reply just before, where that was one to the same turn.
    """

    asked: tuple[Asked, ...]
    state: State
    reply: Reply
    now: State
    before: Reply | None


@dataclasses.dataclass(frozen=True)
class Replies:
    """The different replies among those to many turns.

    Attributes:
        turns: how many turns there were.
        asked: each reply, with the first turn that it answers.
        problems: what is wrong with a reply where it stands.
    """

    turns: int
    asked: dict[Reply, tuple[Asked, ...]]
    problems: list[str]


def distinct(turns: Iterable[Turn], article: Article) -> Replies:
    """Lists each reply once, and what is wrong with it in its turn."""
    asked: dict[Reply, tuple[Asked, ...]] = {}
    problems: list[str] = []
    checker = Checker(article)
    count = 0
    for turn in turns:
        asked.setdefault(turn.reply, turn.asked)
        problems += [
            f"{problem}: {turn.asked} in {turn.state}: {turn.reply.text}"
            for problem in checker.problems_in_turn(turn)
        ]
        count += 1
    return Replies(count, asked, problems)


def single(article: Article) -> Iterator[Turn]:
    """Yields the turns that ask one thing."""
    for asked, states in (
        *_subjects(article),
        *_follow_ups(article),
        *_outside(article),
        *_talk(article),
    ):
        for state in states:
            yield from twice((asked,), state, article)


def combined(article: Article) -> Iterator[Turn]:
    """Yields turns that ask two or three things: every pair, and a part of the rest."""
    things = _heads(article)
    pairs = itertools.product(things, repeat=2)
    triples = itertools.islice(itertools.product(things, repeat=3), 0, None, STRIDE)
    states = itertools.cycle(_few_states(article))
    for asked in itertools.chain(pairs, triples):
        yield from twice(asked, next(states), article)


def twice(asked: tuple[Asked, ...], state: State, article: Article) -> Iterator[Turn]:
    """Yields a turn, and the same turn once more."""
    reply, now = compose(asked, state, article)
    yield Turn(asked, state, reply, now, None)
    once_more, later = compose(asked, now, article)
    yield Turn(asked, now, once_more, later, reply)


def states(article: Article) -> list[State]:
    """Returns the states of a conversation that can matter to a reply."""
    return [
        State(),
        *(state for each in article.subjects for state in told_states(each)),
        *worded_states(article),
        *offering_states(article),
        *clarified_states(article),
    ]


def told_states(subject: Subject) -> list[State]:
    """Returns a subject's states: by how much is told, and how it was put last."""
    found = []
    for told in ((), subject.answer, subject.claims):
        last = told or subject.answer
        for said in ((), last, tuple(id + AGAIN for id in last)):
            found.append(State(subject.intent, told, said, replied=(subject.intent,)))
    return found


def worded_states(article: Article) -> list[State]:
    """Returns the states after the fixed texts, for each number of their wordings."""
    groups: dict[str, Sequence[str]] = {
        **article.texts,
        **{f"certainty_{key}": texts for key, texts in article.certainty.items()},
        **{f"confirmation_{key}": texts for key, texts in article.confirmation.items()},
        **{f"silence_{key}": texts for key, texts in article.silence.items()},
        **{f"language_{code}": (text,) for code, text in article.languages.items()},
    }
    found = []
    for number in range(max(map(len, groups.values()))):
        last = tuple(
            f"{key}/{number}" for key, texts in groups.items() if number < len(texts)
        )
        about = article.subjects[number % len(article.subjects)]
        found += [State(last=last), State(about.intent, about.answer, last)]
    return found


def offering_states(article: Article) -> list[State]:
    """Returns the states after an offer of each subject, before and after an answer."""
    found = []
    for offered, other in zip(
        article.subjects, (*article.subjects[1:], article.subjects[0]), strict=True
    ):
        for subject, told in ((None, ()), (other.intent, other.answer)):
            last = ("silence_other/0", "not_covered_offer/0")
            found.append(
                State(subject, told, last, offered.intent, (intents.NOT_COVERED,))
            )
    return found


def clarified_states(article: Article) -> list[State]:
    """Returns the states after the question which of two things was meant."""
    asked = {"last": ("clarify/0",), "replied": (intents.CLARIFY,)}
    return [
        State(**asked),
        *(State(each.intent, each.answer, **asked) for each in article.subjects),
    ]


def _few_states(article: Article) -> list[State]:
    """Returns some states of each sort."""
    return states(article)[::11][:13]


def _near(subject: Subject, article: Article) -> list[State]:
    """Returns the states that differ for what is asked about a subject."""
    place = article.subjects.index(subject)
    other = article.subjects[place - 1]
    return [
        State(),
        *told_states(subject),
        *told_states(other)[3:5],
        *worded_states(article)[1::2],
    ]


Cases = Iterator[tuple[Asked, list[State]]]


def pointed(subject: Subject) -> Iterator[tuple[str, ...]]:
    """Yields each claim of a subject, and each pair in either order."""
    for count in (1, 2):
        yield from itertools.permutations(subject.claims, count)


def _subjects(article: Article) -> Cases:
    for subject in article.subjects:
        near = _near(subject, article)
        for material in (False, True):
            yield Asked(subject.intent, material=material), states(article)
        for claims in pointed(subject):
            everywhere = states(article) if len(claims) == 1 else near
            yield Asked(subject.intent, claims), everywhere
            yield Asked(subject.intent, claims, material=True), near[:2]
        for other in article.subjects:
            if other is subject:
                continue
            readings = (subject.intent, other.intent)
            for material in (False, True):
                asked = Asked(subject.intent, material=material, readings=readings)
                yield asked, [*near, *clarified_states(article)]


def _follow_ups(article: Article) -> Cases:
    for intent, material in itertools.product(intents.LEANING, (False, True)):
        yield Asked(intent, material=material), states(article)
        for subject in article.subjects:
            near = _near(subject, article)
            asked = Asked(intent, about=subject.intent, material=material)
            yield asked, near
    for intent in (intents.CERTAINTY, intents.CONFIRMATION):
        for subject in article.subjects:
            for claims in pointed(subject):
                asked = Asked(intent, claims, about=subject.intent)
                yield asked, _near(subject, article)


def _outside(article: Article) -> Cases:
    everywhere = states(article)
    order = tuple(article.subject)
    openings = (*article.silence, "", UNKNOWN_OPENING)
    for opening, material in itertools.product(openings, (False, True)):
        asked = Asked(
            intents.NOT_COVERED, material=material, opens_with=opening, nearest=order
        )
        yield asked, everywhere
        yield dataclasses.replace(asked, nearest=()), everywhere[:1]
        for first in order:
            rest = tuple(intent for intent in order if intent != first)
            nearer = dataclasses.replace(asked, nearest=(first, *rest))
            yield nearer, offering_states(article)[:6]
    for language in (*article.languages, UNKNOWN_LANGUAGE):
        for material in (False, True):
            asked = Asked(intents.OUT_OF_SCOPE, language=language, material=material)
            yield asked, [State(), *worded_states(article)]
    for intent in (intents.OUT_OF_SCOPE, intents.OPINION, intents.REMARK):
        for material in (False, True):
            yield Asked(intent, material=material), everywhere


def _talk(article: Article) -> Cases:
    for intent in intents.INTENTS:
        if intent not in (*intents.LEANING, *intents.OUTSIDE):
            for material in (False, True):
                yield Asked(intent, material=material), states(article)


def _heads(article: Article) -> list[Asked]:
    """Returns one of each sort of thing that a message asks beside others."""
    order = tuple(article.subject)
    first, second = order[0], order[4]
    return [
        *(Asked(intent) for intent in order),
        *(Asked(each.intent, each.claims[-2:]) for each in article.subjects[::3]),
        *(Asked(intent, nearest=order) for intent in intents.INTENTS),
        Asked(first, material=True),
        Asked(second, readings=(second, first)),
        Asked(intents.NOT_COVERED, nearest=order, material=True, opens_with="who"),
        Asked(intents.OUT_OF_SCOPE, language="de"),
        *(Asked(intent, about=second) for intent in intents.LEANING),
    ]


class Checker:
    """Checks replies by the rules; knows the fixed texts and the payloads."""

    def __init__(self, article: Article) -> None:
        """Prepares to check what is said of `article`."""
        self._article = article
        self._fixed = _fixed(article)
        self._payloads = payloads(article)
        self._plain = {
            *article.certainty[Stance.STATED],
            *article.confirmation[Stance.STATED],
        }
        self._offers = {
            text: subject.intent
            for subject in article.subjects
            for text in article.wordings("not_covered_offer", name=subject.name)
        }

    def problems(self, reply: Reply) -> list[str]:
        """Returns what is wrong with a reply; nothing where all is well."""
        found = [
            *_caveat_problems(reply),
            *self._origin_problems(reply),
            *self._button_problems(reply),
        ]
        if "\n\n" in reply.text or not reply.text.strip() or not reply.intents:
            found.append("blank line or empty reply")
        if SURE.search(reply.text):
            found.append("more certainty than the article has")
        ids = [claim.id for claim in reply.claims]
        if len(set(ids)) < len(ids):
            found.append("a claim told twice")
        for passage, following in itertools.zip_longest(
            reply.passages, reply.passages[1:]
        ):
            if passage.text.endswith(":") and not (following and following.claims):
                found.append(f"announces what does not follow: {passage.text}")
        return found

    def problems_in_turn(self, turn: Turn) -> Iterator[str]:
        """Yields what is wrong with a reply to what was asked, where it was asked."""
        reply, article = turn.reply, self._article
        if turn.before and turn.before.text == reply.text:
            yield "the reply before, word for word"
        if any(asked.material for asked in turn.asked if _is_question(asked)) and not (
            reply.caveat and any(claim.material_assistance for claim in reply.claims)
        ):
            yield "asked of material assistance, told nothing of it"
        offered = [
            self._offers[passage.text]
            for passage in reply.passages
            if passage.text in self._offers
        ]
        if offered != [offer for offer in (turn.now.offer,) if offer]:
            yield f"offers {offered}, and remembers {turn.now.offer}"
        if any(_is_told(article.subject[offer], reply) for offer in offered):
            yield "offers what it tells"
        said = {passage.text for passage in reply.passages}
        for texts in self._declined(turn.asked):
            if not said & texts:
                yield f"a question passed over, none of {sorted(texts)} said"
        if len(turn.asked) == 1:
            yield from self._problems_of_one(turn.asked[0], turn)

    def _declined(self, asked: Sequence[Asked]) -> Iterator[set[str]]:
        """Yields the texts that decline each unanswered question, one of which is due.

        Where nothing has an answer, that is said once and by no place.
        """
        questions = [each for each in unique(asked) if each.intent not in intents.TALK]
        if all(each.intent in intents.OUTSIDE for each in questions):
            return
        for place, each in zip(("first", "second", "third"), questions, strict=False):
            if each.intent in intents.DECLINED:
                key = f"{each.intent}_in_part"
                yield {*self._article.wordings(key, place=place)}

    def _problems_of_one(self, asked: Asked, turn: Turn) -> Iterator[str]:
        added = {*self._article.asked_about_material}
        told = [claim for claim in turn.reply.claims if claim.id not in added]
        if asked.about and asked.about != turn.state.subject:
            subject = self._article.subject[asked.about]
            known = {*subject.claims, *subject.certainty, *asked.claims}
            if {claim.id for claim in told} - known:
                yield "tells of another subject than the one named"
        said = {passage.text for passage in turn.reply.passages}
        if said & self._plain and {claim.stance for claim in told} - {Stance.STATED}:
            yield "calls plain what the article does not state"

    def _button_problems(self, reply: Reply) -> Iterator[str]:
        targets = [button.payload for button in reply.buttons]
        if len(targets) > 5 or len(set(targets)) < len(targets):
            yield "too many buttons, or one twice"
        if len({button.title for button in reply.buttons}) < len(targets):
            yield "two buttons with one title"
        if not set(targets) <= self._payloads:
            yield "a button that the guard would not know"
        if {f"/{intent}" for intent in reply.intents} & set(targets):
            yield "a button repeats a question just answered"
        for subject in self._article.subjects:
            if f"/{subject.intent}" in targets and _is_told(subject, reply):
                yield f"a button offers what was just told: {subject.intent}"

    def _origin_problems(self, reply: Reply) -> Iterator[str]:
        for passage in reply.passages:
            if passage.kind == "caveat":
                if passage.text != self._article.caveat.text:
                    yield "another caveat"
            elif passage.claims:
                pairs = zip(passage.claims, passage.statements, strict=True)
                for claim, statement in pairs:
                    yield from _claim_problems(claim, statement)
                named = section_names(passage.claims, self._article)
                if list(passage.sources) != named:
                    yield f"the wrong sections: {passage.sources}"
            elif not self._fixed.fullmatch(passage.text):
                yield f"no claim and no fixed text: {passage.text}"


def _is_question(asked: Asked) -> bool:
    """Tells whether something is asked that the article could answer."""
    return asked.intent not in (
        *intents.TALK,
        intents.OUT_OF_SCOPE,
        intents.REMARK,
    )


def _is_told(subject: Subject, reply: Reply) -> bool:
    """Tells whether a reply tells all that answers a subject."""
    told = {id for claim in reply.claims for id in (claim.id, *claim.includes)}
    return {*subject.answer} <= told


def _claim_problems(claim: Claim, statement: str) -> Iterator[str]:
    if statement not in (claim.text, claim.again):
        yield f"not in the claim's words: {statement}"
    for stance in (Stance.STATED, claim.stance):
        if not STANCE_WORDING[stance].search(statement.lower()):
            yield f"stronger than {claim.stance}: {statement}"


def _caveat_problems(reply: Reply) -> Iterator[str]:
    kinds = [passage.kind for passage in reply.passages]
    touching = [
        passage
        for passage in reply.passages
        if passage.kind != "caveat" and _touches(passage)
    ]
    if kinds.count("caveat") != bool(touching):
        yield f"{kinds.count('caveat')} caveats where {len(touching)} passages touch"
    if "caveat" in kinds and touching:
        place = kinds.index("caveat")
        if place == 0 or reply.passages[place - 1] not in touching:
            yield "the caveat stands beside something else"
        restating = [passage for passage in touching if passage.claims]
        if restating and reply.passages[place - 1] not in restating:
            yield "the caveat stands beside a mention, not beside the claim"
        following = reply.passages[place + 1 : place + 2]
        if any(passage in restating for passage in following):
            yield "the caveat comes before the end of what it concerns"


def _touches(passage: Passage) -> bool:
    return bool(TOUCHES.search(passage.text)) or any(
        claim.material_assistance for claim in passage.claims
    )


def _fixed(article: Article) -> re.Pattern[str]:
    """Returns a pattern of the fixed texts, with all that may go into them."""
    names = "|".join(re.escape(subject.name) for subject in article.subjects)
    sections = "|".join(re.escape(name) for name in article.article.sections.values())
    day = article.article.date
    values = {
        "name": f"(?:{names})",
        "first": f"(?:{names})",
        "second": f"(?:{names})",
        "place": "(?:first|second|third|last)",
        "sections": f'(?:"(?:{sections})"(?:, | and )?)+',
        "title": re.escape(article.article.title),
        "date": re.escape(f"{day.day} {day:%B %Y}"),
    }
    texts = [
        *itertools.chain(
            *article.texts.values(),
            *article.certainty.values(),
            *article.confirmation.values(),
            *article.silence.values(),
        ),
        *article.languages.values(),
        article.overall.text,
    ]
    patterns = []
    for text in texts:
        pattern = re.escape(text)
        for name, value in values.items():
            pattern = pattern.replace(re.escape(f"{{{name}}}"), value)
        patterns.append(pattern)
    return re.compile("|".join(patterns))
