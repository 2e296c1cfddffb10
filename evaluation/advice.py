"""Puts the suggestions into words."""

from collections.abc import Sequence

from evaluation.suggestions import Alone, Doubt, Pair, Weak


def write(
    weak: Sequence[Weak],
    pairs: Sequence[Pair],
    doubts: Sequence[Doubt],
    alone: Sequence[Alone],
) -> str:
    """Returns the suggestions as text for a terminal.

    Args:
        weak: intents with mistakes.
        pairs: intents that are taken for each other.
        doubts: examples that may be labelled wrongly.
        alone: examples that stand alone.
    """
    sections = [
        ("Intents with the most mistakes per example", map(_weak, weak)),
        ("Pairs taken for each other; add what tells them apart", map(_pair, pairs)),
        ("Labels to look at: the neighbours have another one", map(_doubt, doubts)),
        ("Examples that stand alone; add some like them", map(_alone, alone)),
    ]
    return "\n\n".join(
        "\n".join([title, *(lines or ["  none"])])
        for title, lines in ((title, list(lines)) for title, lines in sections)
    )


def _weak(weak: Weak) -> str:
    return (
        f"  {weak.rate:.3f}  {weak.intent}: of {weak.examples} examples {weak.missed} "
        f"missed, {weak.drawn} of others drawn in; twice the data brought "
        f"{100 * weak.gain:+.1f} points of recall"
    )


def _pair(pair: Pair) -> str:
    return (
        f"  {pair.rate:.3f}  {pair.first} / {pair.second}: {pair.mistakes} mistakes, "
        f'such as "{pair.example}"'
    )


def _doubt(doubt: Doubt) -> str:
    return (
        f'  {doubt.confidence:.2f}  "{doubt.text}" is {doubt.intent}; perhaps '
        f'{doubt.suggested}, as "{doubt.neighbour}"'
    )


def _alone(alone: Alone) -> str:
    outcome = "understood" if alone.right else "not understood"
    return f'  {alone.likeness:.2f}  "{alone.text}" ({alone.intent}, {outcome})'
