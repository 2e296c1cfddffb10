"""Who does what to whom: the part that each named party plays in a question.

"Does money flow from Ramallah to Pyongyang?" has the words, and nearly the sentence
vector, of the question the other way round. spaCy's parse tells the two apart.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Token

# Dependency labels of spaCy's English models.
SUBJECTS = {"csubj", "nsubj"}
OBJECTS = {"attr", "dative", "dobj", "nsubjpass", "oprd"}
MODIFIERS = {"amod", "compound", "nmod", "poss"}
SOURCES = {"by", "from"}
GOALS = {
    "about", "against", "at", "behind", "for", "in", "of", "on", "to", "toward",
    "towards", "with",
}  # fmt: skip
# Their subject gets, and does not give.
RECEIVING = {
    "accept", "accepted", "accepting", "accepts", "benefit", "benefits", "bought",
    "buy", "buying", "buys", "gain", "gained", "gains", "get", "gets", "getting", "got",
    "gotten", "need", "needs", "obtain", "obtained", "obtains", "receive", "received",
    "receives", "receiving",
}  # fmt: skip
WORD = re.compile(r"\w+")
SENTENCE_END = re.compile(r"[.?!]\s+")
# What the roles need no part of.
UNUSED_PIPES = ("attribute_ruler", "tagger")
# Before or after another party's name, they mostly stand for the usual first one.
PRONOUNS = ("he", "him", "it", "them", "they")


class Parties:
    """The names of the parties that questions may be about."""

    def __init__(
        self, names: Mapping[str, Sequence[str]], usual: Sequence[str]
    ) -> None:
        """Takes the names.

        Args:
            names: for each party, what it is called. The parser reads the first of them
                in place of any other: a single word that it takes for a name.
            usual: the parties that most questions name, in the order in which they do.
        """
        self._usual = list(usual)
        self._party = {
            name.lower(): party for party, called in names.items() for name in called
        }
        self._shown = {party: called[0] for party, called in names.items()}
        self._of_shown = {name: party for party, name in self._shown.items()}
        self._meant = {
            **{pronoun: party for party in usual[:1] for pronoun in PRONOUNS},
            **self._party,
        }
        self._names = re.compile(rf"\b(?:the )?({_any_of(self._party)})(?!\w)")
        self._mentions = re.compile(rf"\b({_any_of(self._meant)})(?!\w)")

    def may_be_turned_round(self, text: str) -> bool:
        """Tells whether a text may ask about other roles than most questions do.

        Args:
            text: in lower case.

        Returns:
            Whether it names an unusual party, or several in an unusual order or with a
            word that turns the roles round.
        """
        named = [self._meant[mention] for mention in self._mentions.findall(text)]
        if not set(named) <= set(self._usual):
            return True
        if len(set(named)) < 2:
            return False
        return list(dict.fromkeys(named)) != self._usual or any(
            word in SOURCES or word in RECEIVING for word in WORD.findall(text)
        )

    def readable(self, text: str) -> str:
        """Returns a text in lower case with the names that the parser reads best."""
        return self._names.sub(lambda name: self._shown[self._party[name[1]]], text)

    def roles(self, doc: Doc) -> list[str]:
        """Returns what the parties do in a question, such as "agent_palestine".

        Args:
            doc: a readable text with its dependencies.
        """
        return [
            f"{_role(token)}_{self._of_shown[token.text]}"
            for token in doc
            if token.text in self._of_shown
        ]


def find_roles(text: str, parties: Parties, language: Language) -> list[str]:
    """Returns the roles in a text, or none where they are the usual ones.

    Args:
        text: in lower case.
        parties: whom to look for.
        language: spaCy's model, with a parser.
    """
    return [
        role
        for sentence in SENTENCE_END.split(text)
        if parties.may_be_turned_round(sentence)
        for role in parties.roles(
            language(parties.readable(sentence), disable=UNUSED_PIPES)
        )
    ]


def _any_of(names: Iterable[str]) -> str:
    """Returns a pattern of all names, long ones first; of none, it matches nowhere."""
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(map(re.escape, longest_first)) or r"\b\B"


def _role(token: Token) -> str:
    """Returns a name's role: who does it, whom it is done to, whose it is, or other."""
    head, label = token.head, token.dep_
    if label == "conj":
        return _role(head)
    if label in SUBJECTS:
        return "target" if _gets(head) or _undergoes(token) else "agent"
    if label in OBJECTS or (label == "pobj" and head.text in GOALS):
        return "target"
    if _follows_source(token) or (label in MODIFIERS and _follows_source(head)):
        return "agent"
    return "owner" if label in MODIFIERS else "other"


def _gets(verb: Token) -> bool:
    return verb.text in RECEIVING or any(child.text == "by" for child in verb.children)


def _undergoes(name: Token) -> bool:
    """Tells whether a participle follows that something is done by ("backed by …")."""
    return any(child.dep_ == "acl" and _gets(child) for child in name.children)


def _follows_source(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.text in SOURCES
