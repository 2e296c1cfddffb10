"""Talk: greetings, thanks, a yes or no, and what stands beside a question."""

from answers import intents
from answers.article import Article
from answers.reply import Part, listed, menu, section_names
from answers.subjects import tell
from answers.turn import Asked, State
from answers.wording import Wordings


def converse(asked: Asked, state: State, article: Article) -> Part:
    """Answers with the fixed text of an intent; the menu goes where it helps on."""
    intent = asked.intent
    quiet = intent in (intents.ACKNOWLEDGE, intents.GOODBYE)
    kept = State() if intent == intents.RESTART else State(state.subject, state.told)
    return Part(
        intents=(intents.reported(intent),),
        passages=(Wordings(article, state).note(intent),),
        buttons=() if quiet else menu(article),
        state=kept,
    )


def beside(asked: Asked, state: State, article: Article) -> Part:
    """Takes up talk beside a question, in half a sentence."""
    return Part(
        intents=(intents.reported(asked.intent),),
        passages=(Wordings(article, state).note(f"{asked.intent}_beside"),),
        buttons=(),
        state=State() if asked.intent == intents.RESTART else state,
    )


def affirm(state: State, article: Article) -> Part:
    """Takes up the offer of the assistant's last question, if there is one."""
    if state.offer is None:
        return converse(Asked(intents.AFFIRM), state, article)
    answer = article.subject[state.offer].answer
    claims = [article.claim[id] for id in answer]
    reported = (intents.AFFIRM, state.offer)
    return tell(state.offer, claims, state, article, reported)


def deny(state: State, article: Article) -> Part:
    """Drops what the assistant's last question offers; else takes note of a no."""
    asked_before = state.offer or intents.CLARIFY in state.replied
    key = intents.DENY if asked_before else intents.ACKNOWLEDGE
    return Part(
        intents=(intents.DENY,),
        passages=(Wordings(article, state).note(key),),
        buttons=menu(article) if asked_before else (),
        state=State(state.subject, state.told),
    )


def source(state: State, article: Article) -> Part:
    """Names the article; after an answer, the sections that the answer rests on."""
    wordings = Wordings(article, state)
    if wordings.told_last:
        sections = listed(section_names(wordings.told_last, article))
        note = wordings.note("ask_source_section", sections=sections)
    else:
        note = wordings.note("ask_source")
    kept = State(state.subject, state.told)
    return Part((intents.SOURCE,), (note,), menu(article), kept)


def sections(state: State, article: Article) -> Part:
    """Names the article's sections."""
    names = listed(article.article.sections.values())
    note = Wordings(article, state).note(intents.SECTIONS, sections=names)
    kept = State(state.subject, state.told)
    return Part((intents.SUMMARY,), (note,), menu(article), kept)
