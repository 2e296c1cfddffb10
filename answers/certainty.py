"""How sure the article is: asked for, or pressed for a yes or a no."""

from collections.abc import Sequence

from answers import intents
from answers.article import Article, Claim, Stance
from answers.reply import Part, Passage, menu
from answers.subjects import POINTED_CLAIMS, named, next_buttons, tell
from answers.turn import Asked, State
from answers.wording import Wordings

# What is said of claims of several stances: how the article puts the weakest of them. A
# view counts where there is nothing else, as the article states that it is held.
WEAKEST_FIRST = (
    Stance.REPORTED,
    Stance.ACCUSED,
    Stance.UNCERTAIN,
    Stance.STATED,
    Stance.PERCEIVED,
)

# What opens a question for whoever says so.
WHO = "who"


def ask_certainty(asked: Asked, state: State, article: Article) -> Part:
    """Tells how strongly the article puts a thing, or who says it.

    It is the last subject, or what was pointed to.

    Args:
        asked: the question, with the subject or the claims that it names.
        state: what the conversation is about.
        article: what can be said.
    """
    subject = asked.about or state.subject
    wordings = Wordings(article, state)
    if subject is None or (subject == intents.SUMMARY and not asked.claims):
        claims = [article.claim[id] for id in article.overall.claims]
        overall = wordings.choose("overall", article.overall.text)
        reported = (intents.CERTAINTY, *([subject] if subject else []))
        return Part(
            intents=reported,
            passages=(overall, wordings.tell(claims)),
            buttons=menu(article),
            state=state,
        )
    concerned = _concerned(asked, subject, state, article)
    stance = _weakest(concerned)
    if asked.opens_with == WHO:
        note = wordings.choose(f"attribution_{stance}", article.attribution[stance])
    else:
        note = wordings.choose(f"certainty_{stance}", article.certainty[stance])
    about = article.subject[subject]
    if stance is Stance.STATED:
        return _remark_on(subject, note, state, article)
    restated = [claim for claim in concerned if claim.stance is stance]
    if not asked.claims and about.certainty:
        restated = [article.claim[id] for id in about.certainty]
    return _told(subject, note, restated[:1], state, article)


def confirm(asked: Asked, state: State, article: Article) -> Part:
    """Answers a conclusion or a demand for a yes or no with how the article puts it.

    What the article only reports is neither confirmed nor denied; nor is what it states
    agreed to, for the user may have drawn the opposite conclusion: it is stated.
    Where the demand names claims of two stances, both are told.

    Args:
        asked: the demand, with the subject or the claims that it names.
        state: what the conversation is about.
        article: what can be said.
    """
    subject = asked.about or state.subject
    wordings = Wordings(article, state)
    silent = state.replied[-1:] == (intents.NOT_COVERED,)
    if silent and not asked.claims and asked.about in (None, state.subject):
        return _still_silent(wordings, state, article)
    if subject is None:
        return ask_certainty(asked, state, article)
    concerned = _concerned(asked, subject, state, article)
    stance = _weakest(concerned)
    note = wordings.choose(f"confirmation_{stance}", article.confirmation[stance])
    put = [claim for claim in concerned if claim.stance is stance]
    fresh = [claim for claim in put if not wordings.was_told(claim)]
    named_too = concerned if asked.claims else ()
    others = [claim for claim in named_too if claim.stance is not stance]
    return _told(subject, note, [*(fresh or put)[:1], *others], state, article)


def _still_silent(wordings: Wordings, state: State, article: Article) -> Part:
    """Answers a conclusion drawn from the article's silence: there is only silence.

    Reports that were told beside it stand beside it again.
    """
    passages = [wordings.note("still_silent")]
    if wordings.told_last:
        passages.append(wordings.tell(wordings.told_last))
    return Part(
        intents=(intents.CERTAINTY, intents.NOT_COVERED),
        passages=tuple(passages),
        buttons=menu(article),
        state=State(state.subject, state.told),
    )


def _concerned(
    asked: Asked, subject: str, state: State, article: Article
) -> list[Claim]:
    """Returns what the question is about: its claims, the last told, the answer.

    Where no other subject is named, what was last told need not be of the last one.
    """
    if asked.claims:
        return [article.claim[id] for id in asked.claims[:POINTED_CLAIMS]]
    about = article.subject[subject]
    last = Wordings(article, state).told_last
    own = [claim for claim in last if claim.id in about.claims]
    if subject == state.subject:
        own = own or list(last)
    return own or [article.claim[id] for id in about.answer]


def _weakest(claims: Sequence[Claim]) -> Stance:
    stances = {claim.stance for claim in claims}
    return next(stance for stance in WEAKEST_FIRST if stance in stances)


def _told(
    subject: str,
    note: Passage,
    claims: Sequence[Claim],
    state: State,
    article: Article,
) -> Part:
    reported = (intents.CERTAINTY, named(subject, article))
    part = tell(subject, claims, state, article, reported, before=(note,))
    return _without_certainty_button(part)


def _remark_on(subject: str, note: Passage, state: State, article: Article) -> Part:
    told = state.told if subject == state.subject else ()
    return _without_certainty_button(
        Part(
            intents=(intents.CERTAINTY, named(subject, article)),
            passages=(note,),
            buttons=next_buttons(article, subject, told),
            state=State(subject, told),
        )
    )


def _without_certainty_button(part: Part) -> Part:
    """Leaves out the button that asks what has just been answered."""
    kept = [
        button
        for button in part.buttons
        if not button.payload.startswith(f"/{intents.CERTAINTY}")
    ]
    return Part(part.intents, part.passages, tuple(kept), part.state)
