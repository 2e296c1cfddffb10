"""Replies where there is no answer to give: silence, doubt, another subject."""

from collections.abc import Sequence

from actions.article import Article, Claim
from actions.followup import answer_subject
from actions.question import Question
from actions.reply import Button, Part, Passage, State, cite, menu

# A question this short ("since when?"), or with one of these words, may be about the
# last subject.
ELLIPTICAL_WORDS = 4
POINTERS = frozenset(["it", "that", "this", "they", "them", "those", "these"])
NEAREST_OFFERED = 3
OUTSIDE = ("not_covered", "out_of_scope")
TALK = ("greet", "goodbye", "thanks", "affirm", "deny", "restart")


def any_answered(questions: Sequence[Question]) -> bool:
    """Tells whether the article has an answer to some of a message's questions."""
    return any(question.intent not in (*OUTSIDE, *TALK) for question in questions)


def not_covered(
    question: Question, state: State, article: Article, in_part: bool = False
) -> Part:
    """Says that the article is silent, and offers the nearest that it does say.

    A short question on the last subject is answered by the claims of that subject that
    its words point to, if there are any.

    Args:
        question: what is asked.
        state: what the conversation is about.
        article: what can be said.
        in_part: whether the message asks for more, which has an answer; then nothing
            else is offered.
    """
    opinion = article.opinion.pattern.search(question.text)
    words = question.text.split()
    short = len(words) <= ELLIPTICAL_WORDS
    elliptical = short or bool(POINTERS.intersection(words))
    last = state.subject if elliptical and not opinion else None
    pointed_to = last and short and _pointed_to(question, last, article)
    if last and pointed_to:
        return answer_subject(article, last, claims=pointed_to)
    close = () if opinion else question.close
    material = asks_about_material(question, article) or any(
        subject and is_material(subject, article) for subject in (*close, last)
    )
    silence = article.text("not_covered_in_part" if in_part else "not_covered")
    passages = [Passage(article.opinion.text if opinion else silence)]
    if material:
        passages.append(cite(asked_material(article), article))
    if in_part:
        kept = State(state.subject, state.told)
        return Part(("not_covered",), tuple(passages), menu(article), kept)
    # A question about something else must not be led to material assistance first, nor
    # anybody to what has just been told.
    nearest = sorted(
        (
            intent
            for intent in dict.fromkeys([*question.nearest, *article.menu])
            if intent != state.subject
        ),
        key=lambda intent: is_material(intent, article) != material,
    )
    name = article.subject[nearest[0]].name
    passages.append(Passage(article.text("not_covered_offer", name=name)))
    return Part(
        intents=("not_covered",),
        passages=tuple(passages),
        buttons=tuple(
            Button.to(article, intent) for intent in nearest[:NEAREST_OFFERED]
        ),
        state=State(state.subject, state.told, offer=nearest[0]),
    )


def out_of_scope(
    question: Question, state: State, article: Article, in_part: bool
) -> Part:
    """Says what can be asked, in the user's own language where it is known.

    Args:
        question: what is asked.
        state: what the conversation is about.
        article: what can be said.
        in_part: whether the message asks for more, which has an answer.
    """
    if in_part:
        text = article.text("out_of_scope_in_part")
    else:
        own = article.languages.get(question.language or "")
        text = own or article.text("out_of_scope")
    kept = State(state.subject, state.told)
    return Part(("out_of_scope",), (Passage(text),), menu(article), kept)


def is_unclear(question: Question, article: Article) -> bool:
    """Tells whether a question has two readings whose answers differ."""
    if not question.readings or not article.subject.keys() >= {*question.readings}:
        return False
    first, second = (article.subject[intent] for intent in question.readings)
    return not (
        {*first.answer} & {*second.answer, *second.more}
        or {*second.answer} & {*first.answer, *first.more}
    )


def clarify(question: Question, state: State, article: Article) -> Part:
    """Asks which of two readings is meant; when that fails, says there is no answer."""
    if state.unclear:
        return not_covered(question, state, article)
    first, second = (article.subject[intent].name for intent in question.readings)
    text = article.text("clarify", first=first, second=second)
    return Part(
        intents=("clarify",),
        passages=(Passage(text),),
        buttons=(
            *(Button.to(article, intent) for intent in question.readings),
            Button.something_else(article),
        ),
        state=State(state.subject, state.told, unclear=True),
    )


def asks_about_material(question: Question, article: Article) -> bool:
    """Tells whether a question, or the message it is part of, touches such help."""
    words = f"{question.text} {question.message}"
    return bool(article.caveat.pattern.search(words))


def asked_material(article: Article) -> tuple[Claim, ...]:
    """Returns what the article says to whoever asks of material assistance."""
    return tuple(article.claim[id] for id in article.asked_about_material)


def is_material(subject: str, article: Article) -> bool:
    """Tells whether material assistance is what a subject is mainly about."""
    answer = article.subject[subject].answer
    return 2 * sum(article.claim[id].material_assistance for id in answer) > len(answer)


def _pointed_to(
    question: Question, subject: str, article: Article
) -> tuple[Claim, ...]:
    about = article.subject[subject]
    claims = (article.claim[id] for id in (*about.answer, *about.more))
    return tuple(claim for claim in claims if claim.brief_pattern.search(question.text))
