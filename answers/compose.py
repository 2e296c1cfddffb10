"""Composes the reply to a turn: the pure heart of the assistant."""

import dataclasses
from collections.abc import Sequence

from answers import intents, outside, subjects, talk
from answers.article import Article
from answers.caveat import with_caveat
from answers.certainty import ask_certainty, confirm
from answers.reply import Part, Passage, Reply, join_buttons, menu, unique
from answers.turn import Asked, State
from answers.wording import Wordings

# How the questions of a message are named.
PLACES = ("first", "second", "third")
LAST_PLACE = "last"


def compose(
    asked: Sequence[Asked], state: State, article: Article
) -> tuple[Reply, State]:
    """Answers all that a turn asks in one reply.

    Args:
        asked: at least one thing, in the order of the message.
        state: what the conversation is about.
        article: what can be said.

    Returns:
        The reply, with the caveat where it must stand, and the state afterwards.

    Raises:
        ValueError: an intent that the assistant does not know.
    """
    parts: list[Part] = []
    now = state
    asked = _put_as_wished(_in_order(unique(asked)), state, article)
    questions = [each for each in asked if each.intent not in intents.TALK]
    for each in asked:
        part = _part(each, questions, now, article)
        if _repeats(each, part, parts, _place(each, questions)):
            continue
        parts.append(part)
        # Within a turn, what the last reply said goes on to count.
        now = dataclasses.replace(part.state, last=state.last, replied=state.replied)
    passages = [passage for part in parts for passage in part.passages]
    if _asks_in_vain(asked, passages):
        claims = outside.asked_material(article)
        passages.append(Wordings(article, state).tell(claims))
    reply = Reply(
        intents=tuple(unique(intent for part in parts for intent in part.intents)),
        passages=with_caveat(_without_repeats(passages, article), article.caveat),
        buttons=join_buttons(parts, article),
    )
    return reply, dataclasses.replace(
        now,
        last=tuple(key for passage in reply.passages for key in passage.wordings),
        offer=next((part.offer for part in parts if part.offer), None),
        replied=reply.intents,
    )


def fixed_reply(key: str, article: Article) -> Reply:
    """Returns the reply with which a channel answers without asking the assistant.

    Args:
        key: name of the fixed text; the reply's intent too.
        article: what can be said.
    """
    passages = with_caveat((Passage((article.text(key),)),), article.caveat)
    return Reply((key,), passages, menu(article))


def _in_order(asked: Sequence[Asked]) -> list[Asked]:
    """Puts a new start first and a farewell last; drops mere talk beside questions.

    A remark beside a question is talk as well.
    """
    questions = [each for each in asked if each.intent not in intents.SAID]
    kept = [
        each
        for each in asked
        if not questions or each in questions or each.intent in intents.BESIDE
    ]
    order = {intents.RESTART: 0, intents.GOODBYE: 2}
    return sorted(kept, key=lambda each: order.get(each.intent, 1))


def _put_as_wished(
    asked: Sequence[Asked], state: State, article: Article
) -> list[Asked]:
    """Makes a wish one for the answer before it ("who objects? keep it short").

    A wish that names a subject of its own stands by itself.
    """
    left: list[Asked] = []
    for each in asked:
        before = left[-1] if left else None
        if (
            before is not None
            and before.intent in article.subject
            and each.intent in intents.WISHES
            and each.about in (None, state.subject, before.intent)
        ):
            left[-1] = dataclasses.replace(
                before, intent=each.intent, about=before.intent
            )
        else:
            left.append(each)
    return left


def _part(
    asked: Asked, questions: Sequence[Asked], state: State, article: Article
) -> Part:
    """Answers one thing that is asked.

    Args:
        asked: what is asked.
        questions: what the message asks beside mere talk, this included or not.
        state: what the conversation is about.
        article: what can be said.
    """
    intent = asked.intent
    if intent in intents.BESIDE and questions:
        return talk.beside(asked, state, article)
    if outside.is_unclear(asked, article):
        return outside.clarify(asked, state, article, _place(asked, questions))
    if intent in article.subject:
        return subjects.answer(asked, state, article)
    if intent in intents.WISHES:
        return subjects.fulfil(asked, state, article)
    if intent == intents.NOT_COVERED:
        if _none_covered(questions):
            return outside.none_covered(asked, state, article)
        return outside.not_covered(asked, state, article, _place(asked, questions))
    if intent == intents.OUT_OF_SCOPE:
        return outside.out_of_scope(asked, state, article, _place(asked, questions))
    if intent == intents.OPINION:
        return outside.opinion(asked, state, article)
    if intent == intents.TELL_MORE:
        return _tell_more(asked, state, article)
    if intent == intents.CERTAINTY:
        return ask_certainty(asked, state, article)
    if intent == intents.CONFIRMATION:
        return confirm(asked, state, article)
    if intent == intents.AFFIRM:
        return talk.affirm(state, article)
    if intent == intents.DENY:
        return talk.deny(state, article)
    if intent == intents.SOURCE:
        return talk.source(state, article)
    if intent == intents.SECTIONS:
        return talk.sections(state, article)
    if intent in article.texts:
        return talk.converse(asked, state, article)
    raise ValueError(f"no answer is defined for the intent {intent!r}")


def _tell_more(asked: Asked, state: State, article: Article) -> Part:
    if asked.about is None and state.offer:
        return talk.affirm(state, article)
    subject = asked.about or state.subject
    if subject is None:
        return talk.converse(asked, state, article)
    return subjects.tell_more(subject, state, article)


def _place(asked: Asked, questions: Sequence[Asked]) -> str | None:
    """Returns which question of a message it is, where another one has an answer."""
    if asked not in questions or len(questions) == 1:
        return None
    if all(each.intent in intents.OUTSIDE for each in questions):
        return None
    place = list(questions).index(asked)
    return PLACES[place] if place < len(PLACES) else LAST_PLACE


def _none_covered(questions: Sequence[Asked]) -> bool:
    """Tells whether a message asks several things on which the article is silent."""
    silent = [each.intent == intents.NOT_COVERED for each in questions]
    outside_all = all(each.intent in intents.OUTSIDE for each in questions)
    return outside_all and sum(silent) > 1


def _repeats(
    asked: Asked, part: Part, parts: Sequence[Part], place: str | None
) -> bool:
    """Tells whether a part answers what another one has answered already.

    A question that points to claims of its own is no repetition, nor is one that is
    declined by its place.
    """
    if asked.claims or (place and part.intents[0] in intents.DECLINED):
        return any(part.passages == other.passages for other in parts)
    return any(part.intents == other.intents for other in parts)


def _asks_in_vain(asked: Sequence[Asked], told: Sequence[Passage]) -> bool:
    """Tells whether a question touches material assistance, and no answer does.

    A loaded question ("why does it send them weapons?") is answered by a subject that
    need not mention weapons; what the article says of them must then be said as well.
    """
    said = any(claim.material_assistance for each in told for claim in each.claims)
    return not said and any(
        each.material and each.intent not in intents.NO_QUESTIONS for each in asked
    )


def _without_repeats(
    passages: Sequence[Passage], article: Article
) -> tuple[Passage, ...]:
    """Leaves out what a reply has said before, claims and notes alike.

    What announces claims goes with them.
    """
    left: dict[Passage, None] = {}
    told: set[str] = set()
    for passage in passages:
        fresh = passage.without(told, article) if passage.claims else passage
        told |= {id for each in fresh.claims for id in (each.id, *each.includes)}
        if fresh.statements:
            left[fresh] = None
        elif left and next(reversed(left)).announces:
            left.popitem()
    return tuple(left)
