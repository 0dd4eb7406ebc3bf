"""An event of a room, as the staff channel sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.gateway.front_desk.bounds import clean

#: Longest text in characters; what follows is left out.
LONGEST = 10_000
_FILES = frozenset({"m.image", "m.file", "m.audio", "m.video"})
_QUOTED = re.compile(r"\A(?:> .*\n)+\n?")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a user has said or done in a room.

    `text` is plain text of `LONGEST` characters at most, "" for a reaction. `thread` is the event
    id of the root of its thread, `reply_to` that of the event it answers. `reaction_to` and
    `reaction` are set for a reaction, `mentions_us` where the assistant is mentioned. Where there
    is nothing to read, the text is "": `encrypted` says that it cannot be read, `attachment` that
    it is a file. `cut` says that the text was longer. `at` is the homeserver's time in seconds.
    """

    event: str
    room: str
    sender: str
    at: float
    text: str
    thread: str | None = None
    reply_to: str | None = None
    reaction_to: str | None = None
    reaction: str | None = None
    mentions_us: bool = False
    encrypted: bool = False
    attachment: bool = False
    cut: bool = False


def read(event: Mapping[str, Any], us: str) -> Incoming | None:
    """Return what the raw event says, None for what is not for us or does not fit the form.

    Notices, edits, redacted events and what `us` (our own user id) has sent are not for us. Only
    the plain body is read, never HTML; a "/" at its beginning is text like any other.
    """
    content, sent = event.get("content"), event.get("origin_server_ts")
    names = [event.get(name) for name in ("event_id", "room_id", "sender")]
    if not isinstance(content, dict) or "state_key" in event or names[2] == us:
        return None
    if not all(isinstance(name, str) for name in names):
        return None
    relation = content.get("m.relates_to")
    relation = relation if isinstance(relation, dict) else {}
    target = relation.get("event_id")
    answered = relation.get("m.in_reply_to")
    answered = answered.get("event_id") if isinstance(answered, dict) else None
    base = Incoming(
        event=str(names[0]),
        room=str(names[1]),
        sender=str(names[2]),
        at=sent / 1000 if isinstance(sent, int | float) else 0.0,
        text="",
        thread=target if _is(relation, "m.thread") and isinstance(target, str) else None,
        reply_to=answered if isinstance(answered, str) else None,
    )
    match event.get("type"):
        case "m.reaction" if _is(relation, "m.annotation"):
            key = relation.get("key")
            if isinstance(target, str) and isinstance(key, str):
                return replace(base, reaction_to=target, reaction=clean(key)[:50])
        case "m.room.encrypted" if not _is(relation, "m.replace"):
            return replace(base, encrypted=True)
        case "m.room.message" if not _is(relation, "m.replace"):
            return _message(base, content, "m.in_reply_to" in relation, us)
    return None


def _is(relation: Mapping[str, Any], kind: str) -> bool:
    return relation.get("rel_type") == kind


def _message(base: Incoming, content: Mapping[str, Any], quotes: bool, us: str) -> Incoming | None:
    body, kind = content.get("body"), content.get("msgtype")
    if isinstance(kind, str) and kind in _FILES:
        return replace(base, attachment=True)
    if kind not in ("m.text", "m.emote") or not isinstance(body, str):
        return None
    if quotes:
        # Older clients quote what they answer at the head of the plain body.
        body = _QUOTED.sub("", body)
    text = clean(body)
    if not text:
        return None
    return replace(
        base,
        text=text[:LONGEST].rstrip(),
        cut=len(text) > LONGEST,
        mentions_us=_mentions(content, text, us),
    )


def _mentions(content: Mapping[str, Any], text: str, us: str) -> bool:
    mentions = content.get("m.mentions")
    users = mentions.get("user_ids") if isinstance(mentions, dict) else None
    if isinstance(users, list) and us in users:
        return True
    # Plain clients mention by writing the id, or its local part at the beginning.
    localpart = us[1:].partition(":")[0]
    return us in text or text.lower().startswith((f"@{localpart}", f"{localpart}:"))


def without_mention(text: str, us: str, name: str) -> str:
    """Return what was said to us, without our id or name at its beginning, or our id within."""
    localpart = us[1:].partition(":")[0]
    names = "|".join(re.escape(one) for one in (us, f"@{localpart}", localpart, name))
    text = re.sub(rf"^\s*(?:{names})(?:\s*[:,]|(?=\s|$))", "", text, flags=re.IGNORECASE)
    return text.replace(us, " ").strip()
