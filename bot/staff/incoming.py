"""An event of a room, as the staff channel sees it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.gateway.front_desk.bounds import clean
from bot.staff.inbox import is_id

#: Longest text in characters; what follows is left out.
LONGEST = 10_000
_FILES = frozenset({"m.image", "m.file", "m.audio", "m.video", "m.location"})
#: What older clients put before a reply; a quotation of one's own begins with no name.
_QUOTED = re.compile(r"\A> (?:\* )?<@[^>\n]+>.*\n(?:> ?.*\n)*\n?")


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a user has said or done in a room.

    `text` is plain text of `LONGEST` characters at most, "" for a reaction. `thread` is the event
    id of the root of its thread, `reply_to` that of the event it answers. `reaction_to` and
    `reaction` are set for a reaction, `mentions_us` where the assistant is mentioned. Where there
    is nothing to read, the text is "": `encrypted` says that it cannot be read, `attachment` that
    it is a file. `cut` says that the text was longer. `at` is the homeserver's time in seconds.
    `changes` is the event id of what this edits or takes back; its text is then of no account.
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
    changes: str | None = None


def read(event: Mapping[str, Any], us: str) -> Incoming | None:
    """Return what the raw event says, None for what is not for us or does not fit the form.

    Notices, redacted events and what `us` (our own user id) has sent are not for us. Only the
    plain body is read, never HTML; a "/" at its beginning is text like any other. Whatever the
    fields hold, this raises nothing.
    """
    content = event.get("content")
    names = [event.get(name) for name in ("event_id", "room_id", "sender")]
    if not isinstance(content, dict) or "state_key" in event or names[2] == us:
        return None
    return _content(event, content, us) if all(is_id(name) for name in names) else None


def _content(event: Mapping[str, Any], content: dict[str, Any], us: str) -> Incoming | None:
    relation = content.get("m.relates_to")
    relation = relation if isinstance(relation, dict) else {}
    target = _id(relation.get("event_id"))
    answered = relation.get("m.in_reply_to")
    base = Incoming(
        event=str(event["event_id"]),
        room=str(event["room_id"]),
        sender=str(event["sender"]),
        at=_seconds(event.get("origin_server_ts")),
        text="",
        thread=target if _is(relation, "m.thread") else None,
        reply_to=_id(answered.get("event_id")) if isinstance(answered, dict) else None,
    )
    changed = target if _is(relation, "m.replace") else None
    found = None
    match event.get("type"):
        case "m.reaction" if target and _is(relation, "m.annotation"):
            key = relation.get("key")
            if isinstance(key, str):
                found = replace(base, reaction_to=target, reaction=clean(key[:200])[:50])
        case "m.room.redaction":
            # Where it stands depends on the version of the room.
            gone = _id(event.get("redacts")) or _id(content.get("redacts"))
            found = replace(base, changes=gone) if gone else None
        case "m.room.message" | "m.room.encrypted" if _is(relation, "m.replace"):
            found = replace(base, changes=changed) if changed else None
        case "m.room.encrypted" if content:
            found = replace(base, encrypted=True)
        case "m.sticker" if content:
            found = replace(base, attachment=True)
        case "m.room.message":
            found = _message(base, content, "m.in_reply_to" in relation, us)
    return found


def _id(value: Any) -> str | None:
    return str(value) if is_id(value) else None


def _seconds(sent: Any) -> float:
    """Return a moment in milliseconds as seconds, 0.0 for what is none."""
    if not isinstance(sent, int | float) or not 0 <= sent < 1e15 or not math.isfinite(sent):
        return 0.0
    return sent / 1000


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
