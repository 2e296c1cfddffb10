import pytest

from actions.article import load


@pytest.fixture(scope="session")
def article():
    return load()
