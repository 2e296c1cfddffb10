"""Kinds of phrasing follow their rules."""

import pytest

from evaluation.phrasing import RULES, kinds


def known(text: str) -> float:
    """Knows every word but one."""
    return 0.5 if "wepons" in text else 1.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("weapons?", {"keywords"}),
        ("Did North Korea send weapons to Palestine?", {"plain"}),
        ("did north korea send weapons", {"no question mark"}),
        ("did they send wepons, Kim's people?", {"typo", "follow-up"}),
        ("I was wondering whether Kim sends any money?", {"indirect"}),
        ("could you please tell me what Kim sends?", {"indirect"}),
        ("And since when does Kim support Palestine?", {"follow-up"}),
        ("how sure is that?", {"follow-up"}),
        ("I read a lot about Kim. Does Kim send money?", {"long"}),
        ("Kim sends 3.5 tons to Gaza each year?", {"plain"}),
        ("does Kim " + "really " * 24 + "care?", {"long"}),
    ],
)
def test_a_text_has_its_kinds(text: str, expected: set[str]) -> None:
    """Given a text, it is of exactly the kinds whose rules hold."""
    assert kinds(text, known) == expected
    assert expected <= RULES.keys()
