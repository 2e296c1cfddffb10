"""The groups of intents that are treated alike, defined here and nowhere else."""

# What the assistant does not answer.
NOT_COVERED = "not_covered"
OUT_OF_SCOPE = "out_of_scope"
OPINION = "ask_opinion"
REMARK = "remark"
OUTSIDE = (NOT_COVERED, OUT_OF_SCOPE, OPINION, REMARK)
# What a question counts as that is not understood.
DECLINED = (NOT_COVERED, OUT_OF_SCOPE)

# How the last answer is wanted.
SHORTER = "ask_shorter"
LIST = "ask_list"
REWORDED = "ask_reworded"
VERBATIM = "ask_verbatim"
AGAIN = "ask_again"
WISHES = (SHORTER, LIST, REWORDED, VERBATIM, AGAIN)
# What means the article as a whole where nothing has been answered yet.
OF_THE_WHOLE = (SHORTER, LIST)

# What leans on the conversation so far.
TELL_MORE = "tell_more"
CERTAINTY = "ask_certainty"
CONFIRMATION = "seek_confirmation"
AFFIRM = "affirm"
DENY = "deny"
CHOOSE = "choose_option"

# What goes along with a question and is taken up in a few words beside it.
GREET = "greet"
INTRODUCE = "introduce_self"
THANKS = "thanks"
GOODBYE = "goodbye"
RESTART = "restart"
MISUNDERSTOOD = "misunderstood"
ACKNOWLEDGE = "acknowledge"
BESIDE = (GREET, INTRODUCE, THANKS, GOODBYE, RESTART, MISUNDERSTOOD)
TALK = (*BESIDE, ACKNOWLEDGE, AFFIRM, DENY)
# What gives way to a question beside it, but for what is taken up.
SAID = (*TALK, REMARK)

SOURCE = "ask_source"
SECTIONS = "ask_sections"
SUMMARY = "ask_summary"
CHALLENGE = "bot_challenge"
CAPABILITIES = "ask_capabilities"
# What asks for nothing that the article could say more of.
NO_QUESTIONS = (*SAID, OUT_OF_SCOPE, SOURCE, CHALLENGE)
# What leans on the last subject where it names none.
LEANING = (TELL_MORE, CERTAINTY, CONFIRMATION, *WISHES)
# What means the same wherever it is said.
ANYWHERE = (GREET, INTRODUCE, THANKS, GOODBYE, RESTART, CHALLENGE, CAPABILITIES)
# What may name the claims that it is about.
PRESSING = (CERTAINTY, CONFIRMATION)
# All of them, beside the subjects.
INTENTS = (
    *OUTSIDE,
    *LEANING,
    *TALK,
    CHOOSE,
    SOURCE,
    SECTIONS,
    CHALLENGE,
    CAPABILITIES,
)
# What a reply names where it asks which of two things is meant.
CLARIFY = "clarify"
# What a reply names in place of the intent that it answers; subjects have their own
# `reported_as`.
REPORTED_AS = {
    OPINION: NOT_COVERED,
    REMARK: OUT_OF_SCOPE,
    INTRODUCE: GREET,
    CONFIRMATION: CERTAINTY,
    SECTIONS: SUMMARY,
    CHOOSE: CLARIFY,
}


def reported(intent: str) -> str:
    """Returns the intent that a reply names in place of `intent`."""
    return REPORTED_AS.get(intent, intent)
