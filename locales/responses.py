"""The English interface sentences: the `responses` of Rasa's domain file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a response: its English title and what pressing it means to the server."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True)
class Response:
    """One response in English. `kind` and `code` tell a reply's `custom.kind` and `custom.code`."""

    name: str
    text: str
    buttons: tuple[Button, ...]
    line: int
    kind: str = "notice"
    code: str | None = None


def read_responses(path: Path) -> Mapping[str, Response]:
    """Return the responses of the domain file by name; ValueError where one has no single text."""
    text = path.read_text(encoding="utf-8")
    data = yaml.load(text, Loader=yaml.CSafeLoader)
    lines = _lines(text)
    responses: dict[str, Response] = {}
    for name, variants in data.get("responses", {}).items():
        if len(variants) != 1 or "text" not in variants[0]:
            raise ValueError(f"{path}:{lines[name]}: response {name!r} needs exactly one text")
        variant = variants[0]
        custom = variant.get("custom", {})
        responses[name] = Response(
            name=name,
            text=variant["text"].strip(),
            buttons=tuple(Button(b["title"], b["payload"]) for b in variant.get("buttons", [])),
            line=lines[name],
            kind=custom.get("kind", "notice"),
            code=custom.get("code"),
        )
    return responses


def _lines(text: str) -> dict[str, int]:
    root = yaml.compose(text, Loader=yaml.CSafeLoader)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value == "responses" and isinstance(value, yaml.MappingNode):
            return {name.value: name.start_mark.line + 1 for name, _ in value.value}
    return {}
