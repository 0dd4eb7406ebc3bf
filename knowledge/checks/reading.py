"""Whether passages are easy to read, in each language."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.checks.content import Content
from knowledge.checks.finding import Finding
from knowledge.limits import Limits
from knowledge.readability import Reading, measure


def length(content: Content) -> Iterator[Finding]:
    """Find passages that are too short to answer or too long to read."""
    for passage, language, text, path, line in content.texts() if content.limits else ():
        reading, limits = measure(text, language), content.limits
        if limits and not limits.fewest_words <= reading.words <= limits.most_words:
            message = f"{passage.id} has {reading.words} words in {language}"
            mend = f"make it {limits.fewest_words} to {limits.most_words} words"
            yield Finding(path, line, "length", message, mend)


def sentences(content: Content) -> Iterator[Finding]:
    """Find passages with long sentences, on average or one."""
    for passage, language, text, path, line in content.texts() if content.limits else ():
        reading, limits = measure(text, language), content.limits
        if limits is None:
            continue
        if reading.mean > limits.mean_sentence:
            message = f"{passage.id} has {reading.mean:.1f} words a sentence in {language}"
            mend = f"make shorter sentences, {limits.mean_sentence:g} words on average"
            yield Finding(path, line, "sentence", message, mend)
        sentence, words = reading.longest
        if words > limits.longest_sentence:
            message = f"a sentence of {words} words: {sentence[:40]}…"
            mend = f"split it: none has more than {limits.longest_sentence}"
            yield Finding(path, line, "sentence", message, mend)


def readability(content: Content) -> Iterator[Finding]:
    """Find passages that are harder than their language's bound."""
    for passage, language, text, path, line in content.texts() if content.limits else ():
        limits = content.limits
        stems = content.terms.stems(language) if content.terms else ()
        if limits and too_hard(measure(text, language, stems), language, limits):
            bound = limits.readability[language]
            value = measure(text, language, stems).by(bound.measure)
            message = f"{passage.id} is too hard in {language}: {bound.measure} {value:.1f}"
            mend = f"use shorter words and sentences, at most {bound.at_most:g}"
            yield Finding(path, line, "readability", message, mend)


def too_hard(reading: Reading, language: str, limits: Limits) -> bool:
    """Tell whether a text is harder to read than its language's bound."""
    bound = limits.readability.get(language)
    return bound is not None and round(reading.by(bound.measure), 1) > bound.at_most
