"""Fourth step: in which language the message is."""

from __future__ import annotations

from locales import spoken


def decide(text: str, current: str) -> str:
    """Return the language of `text`: that of the conversation, `current`, unless surely another.

    Only what must be understood at once is said in it, a red flag's numbers. All else stays in the
    language of the conversation, which the page, the patient's choice or a button decides.
    """
    return spoken.language_of(text, current)
