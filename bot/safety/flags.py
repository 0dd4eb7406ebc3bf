"""Deciding whether a message is a red flag, and which."""

from __future__ import annotations

from dataclasses import dataclass

from bot.safety.matcher import Message
from bot.safety.rules import LABELS, Label, Rule, Rules, load_rules
from bot.safety.text import split


@dataclass(frozen=True, slots=True)
class Flag:
    """What kind of red flag a message raises, and by which rule ("en/breathing").

    `pattern` names our rule and holds nothing of the message, so it may be counted and logged.
    """

    label: Label
    pattern: str


def check(text: str, language: str) -> Flag | None:
    """Return the gravest red flag of `text`, or None for an ordinary message.

    The patterns of all languages are tried, those of `language` first, because people mix
    languages. Never raises, whatever the text; an unknown language changes only the order.
    """
    rules = load_rules()
    message = Message(split(text), rules.vocabulary)
    for label in LABELS:
        for name, candidates in _ordered(rules, language):
            for rule in candidates:
                if rule.label == label and _applies(rule, message):
                    return Flag(label, f"{name}/{rule.name}")
    return None


def _ordered(rules: Rules, language: str) -> list[tuple[str, tuple[Rule, ...]]]:
    return sorted(rules.by_language.items(), key=lambda item: item[0] != language)


def _applies(rule: Rule, message: Message) -> bool:
    sentences: set[int] = set()
    for pattern in rule.patterns:
        sentences |= message.sentences_with(pattern)
    for pattern in rule.unless if sentences else ():
        sentences -= message.sentences_with(pattern)
    return bool(sentences)
