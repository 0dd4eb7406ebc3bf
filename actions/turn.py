"""What an action knows of the message that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from locales import LANGUAGES, SOURCE_LANGUAGE


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a patient, with what the gateway says of the conversation.

    `message_id` is the client's own id: the same id again is the same message again. `told` is how
    likely, from 0 to 1, the text asks for nothing, whatever `intent` was likelier still.
    """

    text: str
    intent: str
    confidence: float
    language: str
    study: str | None
    country: str
    message_id: str | None
    entities: Mapping[str, str] = field(default_factory=dict)
    told: float = 0.0

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Turn:
        """Read Rasa's `latest_message`. What is missing or unknown gets a harmless value."""
        metadata = message.get("metadata") or {}
        intent = message.get("intent") or {}
        language = metadata.get("language")
        return cls(
            text=message.get("text") or "",
            intent=intent.get("name") or "",
            confidence=float(intent.get("confidence") or 0.0),
            language=language if language in LANGUAGES else SOURCE_LANGUAGE,
            study=metadata.get("study") or None,
            country=metadata.get("country") or "",
            message_id=metadata.get("message_id"),
            entities={
                entity["entity"]: str(entity["value"])
                for entity in message.get("entities") or []
                if "entity" in entity and "value" in entity
            },
            told=sum(
                float(one.get("confidence") or 0.0)
                for one in message.get("intent_ranking") or []
                if one.get("name") == "remark"
            ),
        )
