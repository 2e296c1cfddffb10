"""The guard lets through what a user may say, and nothing else."""

import contextlib
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answers.article import Article
from answers.reply import payloads
from channels import guard
from channels.guard import BadRequestError, Message

JSON = "application/json"
PAYLOADS = frozenset(["/ask_summary", '/tell_more{"about": "ask_summary"}'])
# Every category that a cleaned text must be free of; see also `guard.JOINERS`.
UNWANTED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}

any_text = st.text(st.characters(), max_size=1_200)
any_json = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.mark.parametrize("length", [1, 999, 1_000])
def test_text_up_to_the_limit_passes(length: int) -> None:
    """Given at most 1,000 characters, when read, then they are unchanged."""
    assert guard.read_text("x" * length, PAYLOADS) == Message("x" * length)


def test_text_over_the_limit_is_refused() -> None:
    """Given 1,001 characters, when read, then nothing of them goes on."""
    assert guard.read_text("x" * 1_001, PAYLOADS) == Message("", "too_long")


@pytest.mark.parametrize("text", ["", " ", "\n\t", "\0", "\u202e", "/", "// /"])
def test_text_without_a_word_is_refused(text: str) -> None:
    """Given nothing to read, when read, then it is refused as blank."""
    assert guard.read_text(text, PAYLOADS) == Message("", "blank")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("any\0thing", "anything"),
        ("bell\a \x1b[31mred", "bell [31mred"),
        ("\x7fdelete\x9b", "delete"),
        ("lone \ud800 and \udfff", "lone and"),
        ("right\u202eto\u2066left\u200f", "righttoleft"),
        ("line\u2028and\u2029paragraph", "line\nand\nparagraph"),
        ("two\r\n\r\nlines\tand tab", "two\nlines and tab"),
        ("\ufeffmark", "mark"),
        ("private \ue000 \U000f0000 use", "private use"),
        ("no\u00a0break  and   more ", "no break and more"),
        ("unassigned \u0378", "unassigned"),
    ],
)
def test_invisible_characters_go(typed: str, read: str) -> None:
    """Given characters that only mislead, when read, then the words stay."""
    assert guard.read_text(typed, PAYLOADS) == Message(read)


@pytest.mark.parametrize(
    "text",
    [
        "Why does the DPRK back Palestine?",
        "¿Por qué? 왜? لماذا؟ למה?",
        "family 👨\u200d👩\u200d👧 and نمی\u200cخواهم",
        "and/or 50% <b>&amp; {braces} [x](EXTERNAL: y)",
    ],
)
def test_words_of_any_language_pass(text: str) -> None:
    """Given readable text, when read, then it is unchanged."""
    assert guard.read_text(text, PAYLOADS) == Message(text)


def test_payload_of_a_button_passes(article: Article) -> None:
    """Given the payload of any button, when read, then it is unchanged."""
    offered = payloads(article)
    assert offered
    for payload in offered:
        assert guard.read_text(payload, offered) == Message(payload)


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/restart", "restart"),
        ("/session_start", "session_start"),
        (" /restart", "restart"),
        ("\0/restart", "restart"),
        ("/ /restart", "restart"),
        ("EXTERNAL: x", "x"),
        ("external:/restart", "restart"),
        ("/EXTERNAL: EXTERNAL: /x", "x"),
        ('/ask_summary{"x":', 'ask_summary{"x":'),
        ("/ASK_SUMMARY", "ASK_SUMMARY"),
        ('/tell_more{"about":"ask_summary"}', 'tell_more{"about":"ask_summary"}'),
    ],
)
def test_command_that_no_button_sends_is_words(command: str, words: str) -> None:
    """Given a command that is no payload, when read, then it is mere words."""
    assert guard.read_text(command, PAYLOADS) == Message(words)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("/why do they support it", "why do they support it"),
        ("/ask_summary please tell me", "ask_summary please tell me"),
        ("EXTERNAL: who reported it?", "who reported it?"),
        ("/ /EXTERNAL: /EXTERNAL:/any weapons?", "any weapons?"),
    ],
)
def test_words_after_a_slash_are_words(typed: str, read: str) -> None:
    """Given words after a command's beginning, when read, then the words stay."""
    assert guard.read_text(typed, PAYLOADS) == Message(read)


@pytest.mark.parametrize("value", [None, 1, True, 1.5, [], ["x"], {}, b"x"])
def test_text_of_another_type_is_an_error(value: object) -> None:
    """Given no string, when read as text, then the error names the field."""
    with pytest.raises(BadRequestError, match='"message"'):
        guard.read_text(value, PAYLOADS)


@pytest.mark.parametrize("value", ["x", "x" * 128, "ünï 7 👍", "'; --", "../x"])
def test_printable_sender_passes(value: str) -> None:
    """Given 1 to 128 printable characters, when read, then they are unchanged."""
    assert guard.read_sender(value) == value


@pytest.mark.parametrize(
    "value",
    [
        *[None, 1, True, [], {}, b"x"],
        *["", " ", "x" * 129],
        *["a\0b", "a\nb", "a\u2028b", "a\u202eb", "a\ud800"],
    ],
)
def test_any_other_sender_is_an_error(value: object) -> None:
    """Given anything else, when read as sender, then the error names the field."""
    with pytest.raises(BadRequestError, match='"sender"'):
        guard.read_sender(value)


@pytest.mark.parametrize(
    "value",
    [
        *[None, 1, [], b"6f1c1b3e-7f1e-4b52-9e7c-0d8a3f0f6a11", ""],
        "6f1c1b3e-7f1e-1b52-9e7c-0d8a3f0f6a11",
        "6F1C1B3E-7F1E-4B52-9E7C-0D8A3F0F6A11",
        "{6f1c1b3e-7f1e-4b52-9e7c-0d8a3f0f6a11}",
        "6f1c1b3e7f1e4b529e7c0d8a3f0f6a11",
        "6f1c1b3e-7f1e-4b52-9e7c-0d8a3f0f6a1\n",
    ],
)
def test_what_is_no_random_uuid_is_an_error(value: object) -> None:
    """Given anything but a UUID of version 4, when read, the error names the field."""
    with pytest.raises(BadRequestError, match='"reply"'):
        guard.read_uuid(value, "reply")


def test_random_uuid_passes() -> None:
    """Given what a browser's `crypto.randomUUID` makes, when read, it is unchanged."""
    value = "6f1c1b3e-7f1e-4b52-9e7c-0d8a3f0f6a11"
    assert guard.read_uuid(value, "reply") == value


@pytest.mark.parametrize(
    "content_type",
    [JSON, "Application/JSON", f"{JSON}; charset=utf-8", f" {JSON} ;x"],
)
def test_json_object_passes(content_type: str) -> None:
    """Given an object declared as JSON, when read, then it is the object."""
    assert guard.read_json(content_type, b'{"a": [1]}') == {"a": [1]}


@pytest.mark.parametrize("content_type", [None, "", "text/plain", "text/json", "json"])
def test_other_content_type_is_an_error(content_type: str | None) -> None:
    """Given JSON that is not declared as such, when read, then the error says so."""
    with pytest.raises(BadRequestError, match="Content-Type"):
        guard.read_json(content_type, b"{}")


@pytest.mark.parametrize(
    "body",
    [
        *[b"", b" ", b"null", b"[]", b"[{}]", b'"x"', b"1", b"true"],
        *[b"{", b"{'a': 1}", b'{"a": 1,}', b'{"a": 1} x', b'{"a": "\n"}'],
        *[b'{"a": "\xff"}', b"\xff\xfe", b'{"a": NaN}', b'{"a": -Infinity}'],
        b"[" * 100_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"a": ' + b"9" * 10_000 + b"}",
    ],
    ids=lambda body: repr(body[:12]),
)
def test_body_that_is_no_json_object_is_an_error(body: bytes) -> None:
    """Given another body, when read, then the error says what is expected."""
    with pytest.raises(BadRequestError, match="JSON"):
        guard.read_json(JSON, body)


def test_body_over_the_limit_is_an_error() -> None:
    """Given a body of more than a million bytes, when read, then the error says so."""
    fill = guard.MAX_BODY_BYTES - len('{"a": ""}')
    assert guard.read_json(JSON, b'{"a": "' + b"x" * fill + b'"}')
    with pytest.raises(BadRequestError, match="1,000,000 bytes"):
        guard.read_json(JSON, b'{"a": "' + b"x" * (fill + 1) + b'"}')


@given(any_text)
def test_whatever_passes_is_clean(text: str) -> None:
    """Given any text, when read, then what goes on is clean, short and no command."""
    message = guard.read_text(text, PAYLOADS)
    assert (message.text == "") == (message.refusal is not None)
    assert message.refusal in (None, "blank", "too_long")
    assert len(message.text) <= guard.MAX_CHARACTERS
    assert message.text == message.text.strip()
    assert message.text in PAYLOADS or not message.text.startswith(("/", "EXTERNAL:"))
    for character in message.text:
        category = unicodedata.category(character)
        assert category not in UNWANTED or character in guard.JOINERS + "\n"


@given(any_text)
def test_reading_twice_changes_nothing(text: str) -> None:
    """Given a text that was read, when read again, then it is the same."""
    once = guard.read_text(text, PAYLOADS)
    assert once.refusal or guard.read_text(once.text, PAYLOADS) == once


@given(any_json)
def test_any_value_is_read_or_refused(value: object) -> None:
    """Given any value, when read, then at most `BadRequestError` comes of it."""
    for read in (guard.read_sender, lambda text: guard.read_text(text, PAYLOADS)):
        with contextlib.suppress(BadRequestError):
            read(value)


@given(st.binary() | any_json.map(lambda value: json.dumps(value).encode()))
def test_any_body_is_read_or_refused(body: bytes) -> None:
    """Given any bytes, when read, then an object or `BadRequestError` comes of them."""
    try:
        content = guard.read_json(JSON, body)
    except BadRequestError:
        return
    assert isinstance(content, dict)
