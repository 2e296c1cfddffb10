"""Replies where there is no answer to give: silence, doubt, another subject."""

from answers import intents
from answers.article import Article, Claim
from answers.reply import Button, Part, Passage, menu
from answers.subjects import is_material
from answers.turn import Asked, State
from answers.wording import Wordings

NEAREST_OFFERED = 3


def not_covered(
    asked: Asked, state: State, article: Article, place: str | None
) -> Part:
    """Says that the article is silent, and offers the nearest that it does say.

    Args:
        asked: the question.
        state: what the conversation is about.
        article: what can be said.
        place: which of the message's questions it is, where another one has an answer;
            then nothing is offered.
    """
    wordings = Wordings(article, state)
    word = asked.opens_with if asked.opens_with in article.silence else "other"
    # Any other word tells by itself which question it answers.
    if place and word == "other":
        note = wordings.note("not_covered_in_part", place=place)
    else:
        note = wordings.choose(f"silence_{word}", article.silence[word])
    if place:
        passages = (note, *_reports(asked, wordings, article))
        return Part((intents.NOT_COVERED,), passages, menu(article), _kept(state))
    return _with_offer(note, asked, state, article)


def none_covered(asked: Asked, state: State, article: Article) -> Part:
    """Says that the article is silent on all that a message asks, with an offer.

    Args:
        asked: the first question.
        state: what the conversation is about.
        article: what can be said.
    """
    note = Wordings(article, state).note("none_covered")
    return _with_offer(note, asked, state, article)


def _with_offer(note: Passage, asked: Asked, state: State, article: Article) -> Part:
    wordings = Wordings(article, state)
    passages = [note, *_reports(asked, wordings, article)]
    nearest = _nearest(asked, state, article)
    offered = nearest[0]
    name = article.subject[offered].name
    passages.append(wordings.note("not_covered_offer", name=name))
    return Part(
        intents=(intents.NOT_COVERED,),
        passages=tuple(passages),
        buttons=tuple(Button.to(article, subject) for subject in nearest),
        state=_kept(state),
        offer=offered,
    )


def _reports(asked: Asked, wordings: Wordings, article: Article) -> tuple[Passage, ...]:
    """Returns what is said of material assistance, where a question touches it."""
    return (wordings.tell(asked_material(article)),) if asked.material else ()


def _nearest(asked: Asked, state: State, article: Article) -> list[str]:
    """Returns the subjects to offer: near, not the last one, nor what was just offered.

    A question about something else must not be led to material assistance first.
    """
    known = [subject for subject in asked.nearest if subject in article.subject]
    ordered = dict.fromkeys([*known, *article.menu])
    fit = [
        subject for subject in ordered if subject not in (state.subject, state.offer)
    ]
    fit = [subject for subject in fit if not article.subject[subject].reported_as]
    fit.sort(key=lambda subject: is_material(subject, article) != asked.material)
    return fit[:NEAREST_OFFERED]


def out_of_scope(
    asked: Asked, state: State, article: Article, place: str | None
) -> Part:
    """Says what can be asked, in the user's own language where it is known.

    Where it was just said in that language, it is said in English as well.

    Args:
        asked: the question.
        state: what the conversation is about.
        article: what can be said.
        place: as for `not_covered`.
    """
    wordings = Wordings(article, state)
    own = article.languages.get(asked.language or "")
    if place:
        passages = [wordings.note("out_of_scope_in_part", place=place)]
    elif own:
        passages = [wordings.choose(f"language_{asked.language}", (own,))]
        if {*passages[0].wordings} <= {*state.last}:
            passages.append(wordings.note("out_of_scope"))
    else:
        passages = [wordings.note("out_of_scope")]
    return Part((intents.OUT_OF_SCOPE,), tuple(passages), menu(article), _kept(state))


def opinion(asked: Asked, state: State, article: Article) -> Part:
    """Declines to judge; says what is only reported where the question touches it."""
    wordings = Wordings(article, state)
    passages = [wordings.note("opinion")]
    if asked.material:
        passages.append(wordings.tell(asked_material(article)))
    return Part((intents.NOT_COVERED,), tuple(passages), menu(article), _kept(state))


def is_unclear(asked: Asked, article: Article) -> bool:
    """Tells whether a question has two readings whose answers differ."""
    if not asked.readings or not article.subject.keys() >= {*asked.readings}:
        return False
    first, second = (article.subject[intent] for intent in asked.readings)
    return not (
        {*first.answer} & {*second.claims} or {*second.answer} & {*first.claims}
    )


def clarify(asked: Asked, state: State, article: Article, place: str | None) -> Part:
    """Asks which of two readings is meant; when that fails, says there is no answer.

    Args:
        asked: the question.
        state: what the conversation is about.
        article: what can be said.
        place: as for `not_covered`.
    """
    if intents.CLARIFY in state.replied:
        return not_covered(asked, state, article, place)
    first, second = (article.subject[intent].name for intent in asked.readings)
    note = Wordings(article, state).note("clarify", first=first, second=second)
    return Part(
        intents=(intents.CLARIFY,),
        passages=(note,),
        buttons=(
            *(Button.to(article, intent) for intent in asked.readings),
            Button.something_else(article),
        ),
        state=_kept(state),
    )


def asked_material(article: Article) -> tuple[Claim, ...]:
    """Returns what the article says to whoever asks of material assistance."""
    return tuple(article.claim[id] for id in article.asked_about_material)


def _kept(state: State) -> State:
    """Returns the state after a reply that leaves the subject as it is."""
    return State(state.subject, state.told)
