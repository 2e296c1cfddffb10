"""Slack's text, in and out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.slack.text import escape, mentions, plain, shorten
from tests.slack.block_kit import AMPERSAND

ME = "U0BOT"


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@U0BOT> why?", "why?"),
        ("<@U0BOT|article> why?", "why?"),
        ("<@U0BOT>", ""),
        ("why <@U0BOT>?", "why  ?"),
        ("does <@U0BOB|bob> know?", "does bob know?"),
        ("does <@U0BOB> know?", "does  know?"),
        ("see <#C1|general>", "see general"),
        ("<!here> look", "look"),
        ("<!subteam^S1|@team> look", "@team look"),
        ("<https://a.b/c?d=1&amp;e=2>", "https://a.b/c?d=1&e=2"),
        ("<https://a.b|the site>", "the site"),
        ("<mailto:a@b.c|a@b.c>", "a@b.c"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("&quot;aid&quot; &#39;arms&#39;", "\"aid\" 'arms'"),
        ("what’s “aid”?", 'what\'s "aid"?'),
        ("did they send *weapons* or _money_?", "did they send weapons or money?"),
        ("~no~ `yes` ```code```", "no yes code"),
        ("2 * 3, snake_case, 5*4", "2 * 3, snake_case, 5*4"),
        ("&gt; quoted\nand asked", "quoted\nand asked"),
        (":wave: hello :+1:", "hello"),
        ("at 10:30:00", "at 10:30:00"),
        ("/restart", "/restart"),
    ],
)
def test_text_comes_in_as_it_was_meant(sent: str, meant: str) -> None:
    """Given a text as Slack sends it, the user's words are what is left."""
    assert plain(sent, ME) == meant


def test_mentions_are_found() -> None:
    """Given mentions of users and others, the users' ids are returned."""
    assert mentions("<@U1> and <@U2|two>, <!here> <#C1> <https://a.b>") == ["U1", "U2"]


@given(st.text())
def test_nothing_escaped_has_a_meaning(text: str) -> None:
    """Given any text, no bracket and no bare ampersand is left, and none is lost."""
    escaped = escape(text)
    assert not set("<>") & set(escaped)
    assert not AMPERSAND.search(escaped)
    restored = escaped.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert restored == text


@given(st.text())
def test_any_text_can_come_in(text: str) -> None:
    """Given any text, something that is a text comes out."""
    assert isinstance(plain(text, ME), str)


def test_long_texts_are_shortened() -> None:
    """Given a text beyond the limit, it ends in an ellipsis at the limit."""
    assert shorten("abcdef", 6) == "abcdef"
    assert shorten("abcdefg", 6) == "abcde…"
