"""What the measurements of growth compute, and the page that they fill."""

import re

import numpy as np
import pytest

from answers.article import load
from benchmarks.scaling import __main__ as scaling
from benchmarks.scaling import enlarged, growth
from nlu.text_model import TextModel

CONFIG = {
    "C": 20.0,
    "character_weight": 0.7,
    "word_weight": 0.7,
    "fact_weight": 0.5,
    "iterations": 50,
}


def test_what_a_rate_takes_is_computed() -> None:
    """Given 50 turns a second and core, each column follows from the rate."""
    cost = growth.Cost(
        milliseconds=20, bytes=10_000, memory=500, written=1_000, days=30
    )
    *_, one, many = growth.table(cost, [10, 36_000]).splitlines()
    assert one == "| 10 | 1 | 0.5 | 1 | 8.6 | 0.26 |"
    assert many == "| 36,000 | 1,200 | 600.0 | 60 | 31,104.0 | 933.12 |"


def test_texts_take_the_place_of_those_before() -> None:
    """A page can be filled again; what stands outside of the marks stays."""
    page = "a\n<!-- x -->\nold\n<!-- /x -->\nb <!-- y -->\n<!-- /y -->"
    once = scaling.fill(page, {"x": r"new \1", "y": "1"})
    assert once == ("a\n<!-- x -->\nnew \\1\n<!-- /x -->\nb <!-- y -->\n1\n<!-- /y -->")
    assert scaling.fill(once, {"x": r"new \1"}) == once
    with pytest.raises(ValueError, match="'z'"):
        scaling.fill(page, {"z": ""})


def test_the_page_is_filled() -> None:
    """Every mark of the page has figures between it and its end."""
    page = scaling.PAGE.read_text("utf-8")
    marks = re.findall(r"<!-- (\w+) -->\n(.*?)<!-- /(\w+) -->", page, re.DOTALL)
    assert len(marks) >= 9
    for name, text, end in marks:
        assert name == end
        assert re.search(r"\d", text), name


def test_a_larger_article_holds_the_same_and_more() -> None:
    """Its first claims and subjects are the article's own."""
    large, article = enlarged.article(3), load()
    assert enlarged.article(1) == article
    assert large.claims[: len(article.claims)] == article.claims
    assert len(large.claims) == 3 * len(article.claims)
    assert len(large.subjects) == 3 * len(article.subjects)


def test_a_wider_model_says_the_same() -> None:
    """What is added to a model has no likelihood, and takes none."""
    texts = ["guns and arms", "arms", "guns", "food and drink", "food", "drink"]
    labels = ["arms"] * 3 + ["food"] * 3
    vectors = np.eye(6, dtype=np.float32)
    model = TextModel.fit(texts, vectors, [()] * 6, labels, CONFIG)
    wide = enlarged._model(model, 20)
    assert len(wide.labels) == 40
    asked = (texts, vectors, [()] * 6)
    found = wide.probabilities(*asked)
    np.testing.assert_allclose(
        found[:, :2], model.probabilities(*asked), atol=1e-6, rtol=1e-5
    )
    np.testing.assert_allclose(found[:, 2:], 0, atol=1e-12)
