"""The assistant's replies as staff read them: with source, ids and exact wording. All pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.gateway.event_log import Reply
from bot.staff import criteria
from bot.staff.choices import Choices
from bot.staff.phrases import Phrases
from knowledge.studies import Criterion
from locales import SOURCE_LANGUAGE


def markdown(reply: Reply, say: Phrases, choices: Choices | None = None) -> str:
    """Return the reply as Markdown of the passages' kind; `choices` lists its buttons."""
    custom = reply.custom
    parts = [f"**{custom['title']}**"] if custom.get("kind") == "answer" else []
    parts.append(reply.text)
    if custom.get("translated") is False:
        parts.append(say.say("widget_untranslated"))
    if custom.get("kind") == "answer":
        parts += _provenance(custom, say)
    if choices and choices.buttons:
        named = zip(choices.typed, choices.buttons, strict=False)
        parts.append("\n".join(f"- **{name}** {title}" for name, (title, _) in named))
        parts.append(say.say("staff_choose", first=choices.typed[0]))
    return "\n\n".join(part for part in parts if part)


def _provenance(custom: Mapping[str, Any], say: Phrases) -> list[str]:
    """Return the criteria's exact wording and where the passage comes from."""
    study = say.studies.get(str(custom.get("study")))
    passage = str(custom.get("passage", ""))
    found = criteria.of_passage(passage, study)
    parts = []
    if study and found:
        parts.append(say.say("staff_criteria"))
        parts.append(criteria_lines(study.id, found, say))
    source = custom.get("source")
    if isinstance(source, Mapping):
        dated = say.say(f"widget_dated_{source['dated']}", date=_date(source["as_of"], say))
        parts.append(
            f"{say.say('widget_source_document')}: {source['document']}, {source['section']}. "
            f"{dated} [{passage}]"
        )
    return parts


def criteria_lines(study: str, found: Sequence[Criterion], say: Phrases) -> str:
    """Return each criterion: id, kind and place in the source, wording, and its translation."""
    lines = []
    for criterion in found:
        kind = say.say(f"staff_{criterion.kind}")
        place = f"{criterion.source.section} {criterion.source.item}"
        lines.append(f"- **{criterion.id}** ({kind}; {place}): {criterion.text}")
        own = say.catalogue.translate(f"study:{study}:{criterion.id}", criterion.text, say.language)
        if own.language != SOURCE_LANGUAGE:
            lines[-1] += f" – {own.text}"
    return "\n".join(lines)


def _date(text: str, say: Phrases) -> str:
    try:
        return say.catalogue.date(date.fromisoformat(text), say.language)
    except ValueError:
        return text
