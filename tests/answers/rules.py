"""The rules that every reply keeps."""

import itertools
import re
from collections.abc import Iterator, Sequence

from answers import intents
from answers.article import STANCE_WORDING, Article, Claim, Stance, Subject
from answers.reply import Button, Passage, Reply, payloads, section_names, unique
from answers.turn import Asked
from tests.answers.turns import Turn

# Written down here again, so that a gap in the article's own word list is noticed.
TOUCHES = re.compile(
    r"weapon|\barms\b|\barmed\b|milit|\btrain(ed|ing|ers?)\b|fighter|money|\bcash\b"
    r"|\bfund|financ|\baid\b|assistance|\bmaterial\b|rocket|\bguns?\b",
    re.IGNORECASE,
)
SURE = re.compile(r"\b(definitely|proven|certainly|undeniabl[ey]|it is a fact)\b", re.I)


class Checker:
    """Checks replies by the rules; knows the fixed texts and the payloads."""

    def __init__(self, article: Article) -> None:
        """Prepares to check what is said of `article`."""
        self._article = article
        self._fixed = _fixed(article)
        self._payloads = payloads(article)
        self._more = {
            Button.follow_up(article, intents.TELL_MORE, subject.intent): subject
            for subject in article.subjects
        }
        self._plain = {
            *article.certainty[Stance.STATED],
            *article.attribution[Stance.STATED],
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
        for button in self._more.keys() & {*reply.buttons}:
            if {*self._more[button].claims} <= {*turn.now.told, *_told(reply)}:
                yield f"a button offers more where all is told: {button.payload}"
        if len(turn.asked) == 1:
            yield from self._problems_of_one(turn.asked[0], turn)

    def _declined(self, asked: Sequence[Asked]) -> Iterator[set[str]]:
        """Yields the texts that decline each unanswered question, one of which is due.

        Where nothing has an answer, that is said once and by no place. A wish counts as
        a question where it stands by itself, so either place will do after one.
        """
        said = (*intents.TALK, intents.REMARK)
        questions = [each for each in unique(asked) if each.intent not in said]
        if all(each.intent in intents.OUTSIDE for each in questions):
            return
        names = ("first", "second", "third")
        for number, each in enumerate(questions):
            if each.intent in intents.DECLINED:
                before = [other.intent for other in questions[:number]]
                wishes = sum(intent in intents.WISHES for intent in before)
                key = f"{each.intent}_in_part"
                texts = {
                    text
                    for place in names[number - wishes : number + 1]
                    for text in self._article.wordings(key, place=place)
                }
                if each.intent == intents.NOT_COVERED:
                    texts |= {*self._article.silence.get(each.opens_with, ())}
                yield texts

    def _problems_of_one(self, asked: Asked, turn: Turn) -> Iterator[str]:
        added = {*self._article.asked_about_material}
        told = [claim for claim in turn.reply.claims if claim.id not in added]
        if asked.about and asked.about != turn.state.subject:
            subject = self._article.subject[asked.about]
            known = {*subject.claims, *subject.certainty, *asked.claims}
            if {claim.id for claim in told} - known:
                yield "tells of another subject than the one named"
        said = {passage.text for passage in turn.reply.passages}
        stances = {claim.stance for claim in told}
        if said & self._plain and stances - {Stance.STATED, Stance.PERCEIVED}:
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
        intents.SOURCE,
        intents.CHALLENGE,
    )


def _is_told(subject: Subject, reply: Reply) -> bool:
    """Tells whether a reply tells all that answers a subject."""
    return {*subject.answer} <= _told(reply)


def _told(reply: Reply) -> set[str]:
    """Returns the ids of the claims that a reply tells, included ones too."""
    return {id for claim in reply.claims for id in (claim.id, *claim.includes)}


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
            *article.attribution.values(),
            *article.confirmation.values(),
            *article.silence.values(),
        ),
        *article.languages.values(),
        *article.overall.text,
    ]
    patterns = []
    for text in texts:
        pattern = re.escape(text)
        for name, value in values.items():
            pattern = pattern.replace(re.escape(f"{{{name}}}"), value)
        patterns.append(pattern)
    return re.compile("|".join(patterns))
