"""Follow-ups: answers to what leans on the conversation so far."""

from actions.article import Article, Claim, Stance, Subject
from actions.reply import Button, Part, Passage, State, cite, menu

CLAIMS_A_TURN = 3


def tell_more(article: Article, state: State, subject: str | None) -> Part:
    """Tells further claims on a subject, or that there are none left.

    Args:
        article: what can be said.
        state: the conversation so far. An open offer counts as the subject.
        subject: the subject that a button names; without one, the last subject.
    """
    wanted = subject or state.offer or state.subject
    if wanted is None:
        return _ask_which(article, state, "tell_more")
    if subject is None and state.offer:
        return answer_subject(article, wanted, ("tell_more", wanted))
    about = article.subject[wanted]
    told = state.told if wanted == state.subject else about.answer
    left = [id for id in (*about.answer, *about.more) if id not in told]
    if not left:
        text = article.text("no_more", name=about.name)
        passages, told_now = (Passage(text),), told
    else:
        claims = tuple(article.claim[id] for id in left[:CLAIMS_A_TURN])
        passages, told_now = (cite(claims, article),), (*told, *left[:CLAIMS_A_TURN])
    return Part(
        intents=("tell_more", wanted),
        passages=passages,
        buttons=next_buttons(article, wanted, told_now),
        state=State(wanted, told_now),
    )


def ask_certainty(article: Article, state: State, subject: str | None) -> Part:
    """Tells how strongly the article puts the last subject.

    Args:
        article: what can be said.
        state: the conversation so far.
        subject: the subject that a button names; without one, the last subject; with
            neither, the article as a whole.
    """
    wanted = subject or state.subject
    if wanted is None:
        claims = tuple(article.claim[id] for id in article.certainty.overall_claims)
        return Part(
            intents=("ask_certainty",),
            passages=(Passage(article.certainty.overall), cite(claims, article)),
            buttons=menu(article),
            state=State(),
        )
    about = article.subject[wanted]
    restated = tuple(article.claim[id] for id in about.certainty)
    notes = Passage(_stance_texts(article, about, restated))
    told = state.told if wanted == state.subject else about.answer
    return Part(
        intents=("ask_certainty", wanted),
        passages=(notes, cite(restated, article)) if restated else (notes,),
        buttons=tuple(
            button
            for button in next_buttons(article, wanted, told)
            if not button.payload.startswith("/ask_certainty")
        ),
        state=State(wanted, told),
    )


def affirm(article: Article, state: State) -> Part:
    """Takes up the offer of the assistant's last question, if there is one."""
    if state.offer is None:
        return _ask_which(article, state, "affirm")
    return answer_subject(article, state.offer, ("affirm", state.offer))


def deny(article: Article, state: State) -> Part:
    """Drops the offer of the assistant's last question."""
    return _ask_which(article, State(state.subject, state.told), "deny")


def answer_subject(
    article: Article,
    subject: str,
    intents: tuple[str, ...] = (),
    claims: tuple[Claim, ...] = (),
) -> Part:
    """Tells what the article says on a subject.

    Args:
        article: what can be said.
        subject: the intent that asks for it.
        intents: what the part answers; the subject where this is empty.
        claims: what to tell; the subject's answer where this is empty.
    """
    told = claims or tuple(article.claim[id] for id in article.subject[subject].answer)
    ids = tuple(claim.id for claim in told)
    return Part(
        intents=intents or (subject,),
        passages=(cite(told, article),),
        buttons=next_buttons(article, subject, ids),
        state=State(subject, ids),
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
    if set(about.answer + about.more) - set(told):
        onward.insert(0, Button.follow_up(article, "tell_more", subject))
    if about.certainty:
        onward.insert(1, Button.follow_up(article, "ask_certainty", subject))
    return tuple(onward[:4])


def _stance_texts(article: Article, about: Subject, restated: tuple[Claim, ...]) -> str:
    told = [article.claim[id] for id in about.answer] + list(restated)
    stances = {claim.stance for claim in told}
    if stances == {Stance.STATED}:
        return article.certainty.stated
    weaker = [stance for stance in Stance if stance in stances - {Stance.STATED}]
    texts = [getattr(article.certainty, stance.value) for stance in weaker]
    if Stance.STATED in stances:
        texts.append(article.certainty.rest)
    return " ".join(texts)


def _ask_which(article: Article, state: State, intent: str) -> Part:
    passage = Passage(article.text(intent))
    return Part((intent,), (passage,), menu(article), state)
