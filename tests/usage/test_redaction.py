"""No name, number or address of a user comes into the report."""

import re

import pytest

from usage.redaction import Redaction
from usage.report import load_redaction

# Each with what must not be left of it.
PERSONAL = {
    "my name is John Smith and I live at 10 Downing Street": "john smith downing 10",
    "my name is john smith and i live in hamburg": "john smith hamburg",
    "call me on 0171 555 1234 please": "0171 555 1234",
    "write to jane.doe@example.org about weapons": "jane doe example",
    "I'm Priya, does Kim Jong Un arm Hamas?": "priya",
    "i'm priya, does kim jong un arm hamas": "priya",
    "see www.example.org/~jdoe or http://10.1.2.3/x": "example jdoe 10",
    "i am mohammed, any weapons?": "mohammed mohammad",
    "Müller hier, gibt es Waffen?": "müller",
    "hi this is maria garcia from acme corp": "maria garcia acme",
    "call olaf schmidt": "olaf schmidt",
    "My name is Margaret and I am 78 years old": "margaret 78",
    "call me ali": "ali",
    "im tom": "tom",
    "fatima here, is this true": "fatima",
    "@bob look at this": "bob",
    "it's anna's question": "anna",
    "¿soy José, hay armas?": "josé",
    "我叫王伟": "王伟",
    "my IBAN is DE89370400440532013000": "de89370400440532013000 89",
    "Regards, Yusuf Al-Masri": "yusuf masri",
    "tell giovanni rossi that I asked": "giovanni rossi",
    "signed,\nDr. Chen Wei": "chen wei",
}
PLAIN = [
    "Why does North Korea support Palestine?",
    "how many rockets did they get",
    "what does Israel say about it",
    "don't they deny it?",
    "who is Kim Il Sung",
]


@pytest.fixture(scope="module")
def redaction() -> Redaction:
    """As the report uses it."""
    return load_redaction()


@pytest.mark.parametrize(("text", "gone"), PERSONAL.items())
def test_what_tells_who_it_was_is_taken_out(
    redaction: Redaction, text: str, gone: str
) -> None:
    """Whatever the case, none of the words is left."""
    left = set(re.findall(r"\w+", redaction.redact(text).lower()))
    assert not left & set(gone.split())


@pytest.mark.parametrize("text", PLAIN)
def test_a_question_on_the_subject_stays(redaction: Redaction, text: str) -> None:
    """What the article or many examples name is nobody's secret."""
    assert redaction.redact(text) == text


def test_a_slip_comes_back_repaired(redaction: Redaction) -> None:
    """A misspelt word is none that could be a name."""
    assert redaction.redact("did they send waepons") == "did they send weapons"


def test_no_line_breaks_are_left(redaction: Redaction) -> None:
    """A text stays on one line."""
    assert redaction.redact("why\n\nthe  support") == "why the support"
