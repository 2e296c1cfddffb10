"""Composes the reply to a turn: the pure heart of the assistant."""

import dataclasses
from collections.abc import Sequence

from actions import followup, outside
from actions.article import Article
from actions.caveat import with_caveat
from actions.choice import Wish
from actions.question import Question
from actions.reply import (
    Part,
    Passage,
    Reply,
    State,
    cite,
    join_buttons,
    listed,
    menu,
    section_names,
)

MAX_CLAIMS = 4
SUMMARY = "ask_summary"


def compose(
    questions: Sequence[Question], state: State, article: Article
) -> tuple[Reply, State]:
    """Answers all questions of a turn in one reply.

    Args:
        questions: at least one question, in the order asked.
        state: what the conversation is about.
        article: what can be said.

    Returns:
        The reply, with the caveat where it must stand, and the state afterwards.

    Raises:
        ValueError: an intent that the assistant does not know.
    """
    parts: list[Part] = []
    any_answered = outside.any_answered(questions)
    for question in dict.fromkeys(questions):
        part = _answer(question, state, article, any_answered)
        state = part.state
        if not any(part.intents == other.intents for other in parts):
            parts.append(part)
    passages = [passage for part in parts for passage in part.passages]
    if _asks_in_vain(questions, parts, article):
        passages.append(cite(outside.asked_material(article), article))
    reply = Reply(
        intents=tuple(
            dict.fromkeys(intent for part in parts for intent in part.intents)
        ),
        passages=with_caveat(_without_repeats(passages, article), article.caveat),
        buttons=join_buttons(parts),
    )
    return reply, state


def fixed_reply(key: str, article: Article) -> Reply:
    """Returns the reply with which a channel answers without asking the assistant.

    Args:
        key: name of the fixed text; the reply's intent too.
        article: what can be said.
    """
    passages = with_caveat((Passage(article.text(key)),), article.caveat)
    return Reply((key,), passages, menu(article))


def _answer(
    question: Question, state: State, article: Article, any_answered: bool
) -> Part:
    """Answers a question.

    Args:
        question: what is asked.
        state: what the conversation is about.
        article: what can be said.
        any_answered: whether any question of the message has an answer.
    """
    intent = question.intent
    if outside.is_unclear(question, article):
        return outside.clarify(question, state, article)
    if intent in article.subject:
        return _subject(question, article)
    if intent == "not_covered":
        return outside.not_covered(question, state, article, any_answered)
    if intent == "out_of_scope":
        return outside.out_of_scope(question, state, article, any_answered)
    if intent == "tell_more":
        return followup.tell_more(article, state, question.subject)
    if intent == "ask_certainty":
        return followup.ask_certainty(article, state, question.subject)
    if intent == "affirm":
        return followup.affirm(article, state)
    if intent == "deny":
        return followup.deny(article, state)
    if intent == "ask_source":
        return _source(state, article)
    if intent in article.texts:
        kept = State() if intent == "restart" else State(state.subject, state.told)
        return Part((intent,), (Passage(article.text(intent)),), menu(article), kept)
    raise ValueError(f"no answer is defined for the intent {intent!r}")


def _subject(question: Question, article: Article) -> Part:
    """Answers a subject, with the claims that the question's words point to first."""
    if question.wish in (Wish.SHORTER, Wish.REWORDED):
        return _core(question, article)
    if question.intent == SUMMARY and article.article.asks_for_sections(question.text):
        return _structure(article)
    if question.intent == SUMMARY:
        sections = article.article.asked_sections(question.text)
        said = tuple(claim for claim in article.claims if claim.section in sections)
        if said:
            return followup.answer_subject(article, SUMMARY, claims=said)
    about = article.subject[question.intent]
    claims = [article.claim[id] for id in (*about.answer, *about.more)]
    pointed_to = [
        claim for claim in claims if claim.focus_pattern.search(question.text)
    ]
    answer = [article.claim[id] for id in about.answer]
    ordered = dict.fromkeys([*pointed_to, *answer])
    included = {id for claim in ordered for id in claim.includes}
    told = tuple(claim for claim in ordered if claim.id not in included)
    return followup.answer_subject(article, question.intent, claims=told[:MAX_CLAIMS])


def _core(question: Question, article: Article) -> Part:
    """Tells what matters most of a subject; says where it cannot be put otherwise."""
    core = tuple(article.claim[id] for id in article.subject[question.intent].core)
    part = followup.answer_subject(article, question.intent, claims=core)
    if question.wish is Wish.SHORTER:
        return part
    note = Passage(article.text("reworded"))
    return dataclasses.replace(part, passages=(note, *part.passages))


def _structure(article: Article) -> Part:
    """Names the article's sections."""
    sections = listed(article.article.sections.values())
    passage = Passage(article.text("structure", sections=sections))
    return Part((SUMMARY,), (passage,), menu(article), State(SUMMARY))


def _source(state: State, article: Article) -> Part:
    """Names the article, and the sections of the last answer if there was one."""
    passages = [Passage(article.text("ask_source"))]
    if state.told:
        told = [article.claim[id] for id in state.told]
        sections = listed(section_names(told, article))
        passages.append(Passage(article.text("ask_source_section", sections=sections)))
    kept = State(state.subject, state.told)
    return Part(("ask_source",), tuple(passages), menu(article), kept)


def _asks_in_vain(
    questions: Sequence[Question], parts: Sequence[Part], article: Article
) -> bool:
    """Tells whether a question touches material assistance, and no answer does.

    A loaded question ("why does it send them weapons?") is answered by a subject that
    need not mention weapons; what the article says of them must then be said as well.
    """
    told = [passage for part in parts for passage in part.passages]
    said = any(claim.material_assistance for each in told for claim in each.claims)
    asking = {*article.subject, "not_covered", "ask_certainty"}
    return not said and any(
        question.intent in asking and outside.asks_about_material(question, article)
        for question in questions
    )


def _without_repeats(
    passages: Sequence[Passage], article: Article
) -> tuple[Passage, ...]:
    """Leaves out what a reply has said before, claims and notes alike."""
    left: dict[Passage, None] = {}
    told: set[str] = set()
    for passage in passages:
        claims = tuple(claim for claim in passage.claims if claim.id not in told)
        told |= {id for claim in claims for id in (claim.id, *claim.includes)}
        if claims and claims != passage.claims:
            passage = cite(claims, article)
        if claims or not passage.claims:
            left[passage] = None
    return tuple(left)
