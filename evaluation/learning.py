"""What the models of turns in their place learn from, and their training."""

import dataclasses
import functools
from collections.abc import Callable, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from answers.article import ARTICLE_FILE, Article
from evaluation.cross_validation import Encoded
from evaluation.examples import Examples
from evaluation.settings import Settings
from nlu import reader
from nlu.alone import Alone
from nlu.examples import read_claim_questions, read_several
from nlu.in_place import Understand
from nlu.reader import Reader
from nlu.roles import Parties, find_roles
from nlu.spelling import Spelling, count_words, normalize
from nlu.splitting import Splitter
from nlu.turns import Turn, read_folder
from nlu.vector_cache import VectorCache
from server.model import PROJECT

# Whatever any of the figures depends on, beside examples and settings.
CODE = (*sorted((PROJECT / "nlu").glob("*.py")), PROJECT / "answers" / "intents.py")
Several = Sequence[tuple[str, Sequence[str]]]


@dataclasses.dataclass(frozen=True)
class Learning:
    """The examples of all models, the settings, and what is trained once for all folds.

    Attributes:
        examples: texts that stand alone.
        encoded: the same, encoded.
        configured: the settings of `config.yml`.
        article: what can be said.
        turns: labelled conversations, see `nlu.turns`.
        claim_questions: questions that point to a claim, by its id.
        several: messages with their parts.
    """

    examples: Examples
    encoded: Encoded
    configured: Settings
    article: Article
    turns: Sequence[Turn]
    claim_questions: dict[str, list[str]]
    several: Several

    @classmethod
    def read(
        cls,
        examples: Examples,
        encoded: Encoded,
        configured: Settings,
        article: Article,
    ) -> "Learning":
        """Reads the examples that are not Rasa's own.

        Args:
            examples: texts that stand alone.
            encoded: the same, encoded.
            configured: the settings of `config.yml`.
            article: what can be said.

        Raises:
            ExamplesError: a file is broken; the message says which and where.
        """
        return cls(
            *(examples, encoded, configured, article),
            turns=read_folder(configured.data / "turns", article),
            claim_questions=read_claim_questions(
                configured.data / "claims.yml", article
            ),
            several=read_several(configured.data / "several.yml"),
        )

    @property
    def depends_on(self) -> list[object]:
        """What a result depends on whatever it is of, see `cache.digest`."""
        data, configured = self.examples, self.configured
        return [
            *(data.texts, data.intents, data.parties, sorted(data.material)),
            *(configured.language, configured.usual_parties, configured.models),
            *(configured.split, configured.reader),
            *(self.turns, self.claim_questions, self.several, ARTICLE_FILE, *CODE),
        ]

    @functools.cached_property
    def language(self) -> Language:
        """SpaCy's model."""
        return self.configured.load_language()

    @functools.cached_property
    def parse(self) -> Callable[[str], Doc]:
        """Returns a text's parse; the folds ask for the same ones."""
        return functools.cache(self.language)

    @functools.cached_property
    def spelling(self) -> Spelling:
        """What repairs messages."""
        return Spelling.learn(count_words(self.examples.texts))

    @functools.cached_property
    def alone(self) -> Alone:
        """What understands texts by themselves."""
        parties = Parties(self.examples.parties, self.configured.usual_parties)
        return Alone.fit(
            [normalize(text) for text in self.examples.texts],
            self.examples.intents.tolist(),
            self.encoded.known,
            # The folds ask for the same texts.
            VectorCache().encode,
            lambda text: find_roles(text, parties, self.language),
            self.configured.classifier,
        )

    @functools.cached_property
    def understand(self) -> Understand:
        """Tells what a text means by itself; the folds ask for the same ones."""
        return functools.cache(self.alone.understand)

    @functools.cached_property
    def _outside(self) -> list[tuple[str, bool]]:
        texts = [
            normalize(text)
            for text, intent in zip(
                self.examples.texts, self.examples.intents, strict=True
            )
            if intent in self.configured.outside
        ]
        return [(text, text in self.examples.material) for text in texts]

    def train_reader(self, turns: Sequence[Turn]) -> Reader:
        """Trains a reader on some of the turns and on all other examples.

        Raises:
            ValueError: the examples of a model have fewer than two labels.
        """
        learned = reader.Examples(self._outside, turns, self.claim_questions)
        return Reader.fit(
            *(self.alone, learned, self.configured.models, self.configured.reader),
            self.article,
        )

    def train_splitter(self, messages: Several) -> Splitter:
        """Trains a splitter on some messages."""
        parsed = [(self.parse(text), parts) for text, parts in messages]
        return Splitter.fit(parsed, self.alone.understand_all, self.configured.split)
