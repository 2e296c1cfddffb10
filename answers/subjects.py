"""Answers to a subject: the claims that it asks for, further ones, other wordings."""

from collections.abc import Sequence

from answers import intents
from answers.article import Article, Claim, Subject
from answers.reply import Button, Part, Passage, menu, unique
from answers.turn import Asked, State
from answers.wording import Wordings

MAX_CLAIMS = 4
# A pointed question gets this many claims at most.
POINTED_CLAIMS = 2
CLAIMS_A_TURN = 3


def answer(asked: Asked, state: State, article: Article) -> Part:
    """Answers a subject: a pointed question with its claims, a broad one with four.

    Whoever asks broadly for what has just been told gets what is new.

    Args:
        asked: a subject, with the claims that it points to.
        state: what the conversation is about.
        article: what can be said.
    """
    subject = asked.intent
    if asked.claims:
        claims = [article.claim[id] for id in asked.claims[:POINTED_CLAIMS]]
        return _point_out(subject, claims, state, article)
    about = article.subject[subject]
    if subject == state.subject and {*about.answer} <= {*state.told}:
        return tell_more(subject, state, article, (named(subject, article),))
    left = [id for id in about.answer if id not in _told(subject, state)]
    claims = [article.claim[id] for id in left[:MAX_CLAIMS]]
    return tell(subject, claims, state, article)


def _point_out(
    subject: str, claims: Sequence[Claim], state: State, article: Article
) -> Part:
    """Tells the claims asked for; says so where they are all that was just told."""
    wordings = Wordings(article, state)
    before: tuple[Passage, ...] = ()
    if len(state.last) <= POINTED_CLAIMS + 1 and all(map(wordings.was_told, claims)):
        before = (wordings.note("told_before"),)
    return tell(subject, claims, state, article, before=before)


def tell_more(
    subject: str, state: State, article: Article, reported: tuple[str, ...] = ()
) -> Part:
    """Tells further claims on a subject, or that there are none left.

    Args:
        subject: the subject.
        state: what the conversation is about.
        article: what can be said.
        reported: what the part answers, where it is not a wish for more.
    """
    about = article.subject[subject]
    told = _told(subject, state) or about.answer
    left = [id for id in about.claims if id not in told][:CLAIMS_A_TURN]
    reported = reported or (intents.TELL_MORE, named(subject, article))
    if left:
        claims = [article.claim[id] for id in left]
        return tell(subject, claims, state, article, reported, told=told)
    wordings = Wordings(article, state)
    core = [article.claim[id] for id in about.core]
    return tell(
        subject,
        core,
        state,
        article,
        reported,
        before=(wordings.note("no_more", name=about.name),),
        told=told,
    )


def fulfil(asked: Asked, state: State, article: Article) -> Part:
    """Puts an answer the way that a wish wants it: the last one, or that to a question.

    Args:
        asked: one of the wishes, with the claims that a question beside it points to.
        state: what the conversation is about.
        article: what can be said.
    """
    subject = asked.about or state.subject
    wordings = Wordings(article, state)
    if subject is None and asked.intent in intents.OF_THE_WHOLE:
        subject = intents.SUMMARY
    if subject is None:
        note = wordings.note("no_subject")
        return Part((intents.TELL_MORE,), (note,), menu(article), state)
    about = article.subject[subject]
    pointed = [article.claim[id] for id in asked.claims[:POINTED_CLAIMS]]
    last = list(wordings.told_last) if subject == state.subject else []
    whole = [article.claim[id] for id in about.answer]
    core = [article.claim[id] for id in about.core]
    reported = (named(subject, article),)
    if asked.intent == intents.LIST:
        claims = pointed or (last if len(last) > 1 else whole)
        return tell(subject, claims, state, article, reported, listed=True)
    key, claims, short = {
        intents.SHORTER: ("shortest", pointed or _in_short(about, last, article), True),
        intents.REWORDED: ("in_other_words", pointed or last or core, False),
        intents.VERBATIM: ("no_quotes", pointed or last[:POINTED_CLAIMS] or core, True),
        intents.AGAIN: ("once_more", pointed or last or whole, False),
    }[asked.intent]
    note = wordings.note(key)
    return tell(subject, claims, state, article, reported, before=(note,), short=short)


def _in_short(subject: Subject, told: Sequence[Claim], article: Article) -> list[Claim]:
    """Returns what is told in short: of a pointed answer its claim, else the core."""
    ids = [claim.id for claim in told]
    if ids and len(ids) <= POINTED_CLAIMS and ids != list(subject.answer):
        return [told[0]]
    return [article.claim[id] for id in subject.core]


def tell(
    subject: str,
    claims: Sequence[Claim],
    state: State,
    article: Article,
    reported: tuple[str, ...] = (),
    *,
    before: tuple[Passage, ...] = (),
    told: tuple[str, ...] | None = None,
    listed: bool = False,
    short: bool = False,
) -> Part:
    """Tells claims of a subject.

    Args:
        subject: what they belong to.
        claims: at least one; those that another of them includes are left out.
        state: what the conversation is about.
        article: what can be said.
        reported: what the part answers; the subject where this is empty.
        before: what is said before them.
        told: ids of the subject's claims told already; those of `state` by default.
        listed: see `Wordings.tell`.
        short: see `Wordings.tell`.
    """
    included = {id for claim in claims for id in claim.includes}
    kept = [claim for claim in claims if claim.id not in included]
    already = _told(subject, state) if told is None else told
    now = tuple(unique([*already, *(claim.id for claim in kept)]))
    passage = Wordings(article, state).tell(kept, listed=listed, short=short)
    return Part(
        intents=reported or (named(subject, article),),
        passages=(*before, passage),
        buttons=next_buttons(article, subject, now),
        state=State(subject, now),
    )


def next_buttons(
    article: Article, subject: str, told: tuple[str, ...]
) -> tuple[Button, ...]:
    """Returns what leads on from a subject: at most four buttons.

    Args:
        article: what can be said.
        subject: the subject just answered.
        told: ids of its claims that have been told.
    """
    about = article.subject[subject]
    onward = [Button.to(article, intent) for intent in about.next]
    if {*about.claims} - {*told}:
        onward.insert(0, Button.follow_up(article, intents.TELL_MORE, subject))
    if about.certainty:
        onward.insert(1, Button.follow_up(article, intents.CERTAINTY, subject))
    return tuple(onward[:4])


def named(subject: str, article: Article) -> str:
    """Returns the intent that a reply names for a subject."""
    return article.subject[subject].reported_as or subject


def is_material(subject: str, article: Article) -> bool:
    """Tells whether material assistance is what a subject is mainly about."""
    answer = article.subject[subject].answer
    return 2 * sum(article.claim[id].material_assistance for id in answer) > len(answer)


def _told(subject: str, state: State) -> tuple[str, ...]:
    return state.told if subject == state.subject else ()
