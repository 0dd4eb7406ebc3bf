"""Babel extractors for the places where English sentences stand.

Used by `pybabel extract` with locales/messages.cfg and locales/passages.cfg. Each extractor yields
`(line, "pgettext", (context, message), comments)`; the context is a response name, a
questionnaire's linkId, `study:<id>:<part>` or a passage's id.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

import yaml

Found = tuple[int, str, tuple[str, str], list[str]]

#: Keys of questionnaire.yml whose values people read.
QUESTIONNAIRE_WORDS = frozenset({"label", "text", "help", "why", "unit"})
#: Keys of a study file whose values people read.
STUDY_WORDS = frozenset({"title", "short_title", "text", "reason", "phase"})


def extract_domain(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Found]:
    """Yield the text and the button titles of each response of the domain file."""
    responses = _child(_compose(file), "responses")
    for name, variants in responses.value if responses else ():
        for variant in variants.value:
            yield from _words(variant, {"text", "title"}, name.value)


def extract_questionnaire(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Found]:
    """Yield the question, help, reason and options of each item; the context is its linkId."""
    items = _child(_compose(file), "item")
    for item in items.value if items else ():
        link_id = _child(item, "linkId")
        yield from _words(item, QUESTIONNAIRE_WORDS, link_id.value)


def extract_study(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Found]:
    """Yield a study's own words, and each criterion's with the context study:<id>:<criterion>."""
    root = _compose(file)
    study = _child(root, "id").value
    for key, value in root.value:
        if key.value == "criteria":
            for criterion in value.value:
                context = f"study:{study}:{_child(criterion, 'id').value}"
                yield from _words(criterion, STUDY_WORDS, context)
        elif key.value in STUDY_WORDS and value.value:
            yield _found(value, f"study:{study}:{key.value}")


def extract_passage(
    file: IO[bytes], keywords: Any, comment_tags: Any, options: Any
) -> Iterator[Found]:
    """Yield a passage's title and its whole body; the context is the passage's id."""
    text = file.read().decode("utf-8")
    _, header_text, body = text.split("---\n", 2)
    header = yaml.load(header_text, Loader=yaml.CSafeLoader)
    context = f"{header['study']}/{header['topic']}"
    yield 2, "pgettext", (context, header["title"].strip()), []
    line = text[: len(text) - len(body)].count("\n") + 1
    yield line, "pgettext", (context, body.strip()), []


def _compose(file: IO[bytes]) -> Any:
    return yaml.compose(file, Loader=yaml.CSafeLoader)


def _child(node: yaml.Node, key: str) -> Any:
    for name, value in node.value:
        if name.value == key:
            return value
    return None


def _words(node: yaml.Node, keys: frozenset[str] | set[str], context: str) -> Iterator[Found]:
    """Yield each scalar under one of `keys` anywhere below `node`, in the order of the file."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value in keys and isinstance(value, yaml.ScalarNode):
                if value.value.strip():
                    yield _found(value, context)
            else:
                yield from _words(value, keys, context)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from _words(value, keys, context)


def _found(node: yaml.ScalarNode, context: str) -> Found:
    return node.start_mark.line + 1, "pgettext", (context, node.value.strip()), []


def contexts(found: Iterator[Found]) -> Mapping[str, list[str]]:
    """Return the messages of an extractor by context."""
    result: dict[str, list[str]] = {}
    for _, _, (context, message), _ in found:
        result.setdefault(context, []).append(message)
    return result
