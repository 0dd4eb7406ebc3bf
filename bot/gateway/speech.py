"""The gateway's own words, from the catalogues: welcome, errors, notices, and the red flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.gateway.event_log import Reply
from knowledge.answer_words import words_from
from knowledge.answers import plain_yes_no
from knowledge.numbers import EMERGENCY, Numbers, numbers_for
from knowledge.titles import title_words, titled
from locales import Catalogue, Words, own_name

#: Values of the setting `review_notice` that name nobody.
PROFESSIONALS, NO_NOTICE = "professionals", ("none", "")


@dataclass(frozen=True, slots=True)
class Speech:
    """Says what the gateway itself has to say, in a language and for a country."""

    catalogue: Catalogue
    numbers: Numbers
    retention_days: int
    #: Where the word lists stand by which a typed yes is known.
    content: Path

    def error(self, code: str, language: str) -> str:
        """Return the words of an error."""
        return self.catalogue.response(f"error_{code}", language).text

    def notice(self, name: str, language: str, country: str, **custom: Any) -> Reply:
        """Return the response `name` as a notice with its name as code."""
        words = self.catalogue.response(name, language, **self.values(country))
        return Reply(
            words.text,
            words.language,
            {"kind": "notice", "code": name, **custom},
            tuple(_button(button) for button in self.catalogue.buttons(name, language)),
        )

    def offer_language(self, language: str, country: str, payload: str) -> Reply:
        """Return the offer, in `language`, to go on in it; its button sends `payload`."""
        asked = self.notice("offer_language", language, country)
        return replace(asked, buttons=({"title": own_name(language), "payload": payload},))

    def welcome(self, language: str, country: str, review_by: str) -> Reply:
        """Return the first words; below them, that no review has taken place, if there is such."""
        welcome = self.notice("welcome", language, country)
        notice = self.review_notice(review_by, language)
        return replace(welcome, text=f"{welcome.text}\n\n{notice.text}") if notice else welcome

    def erased(self, language: str, country: str, *, shared: bool) -> Reply:
        """Return that the conversation is erased; `shared`: and taken back from the clinic."""
        if not shared:
            return self.notice("erased", language, country)
        return self.notice("staff_erased", language, country, code="erased", shared=True)

    def review_notice(self, by: str, language: str) -> Words | None:
        """Return that the texts are not yet reviewed `by` whom the setting names; None: nothing."""
        if by in NO_NOTICE:
            return None
        if by == PROFESSIONALS:
            return self.catalogue.response("review_notice", language)
        return self.catalogue.response("review_notice_by", language, by=by)

    def red_flag(self, flag: str, language: str, country: str, prefix: str = "") -> Reply:
        """Return the words for a red flag, the numbers first, as the action server says them.

        `prefix`: of a response that says it otherwise, where there is one.
        """
        numbers, listed = self._telephone(country, flag, language)
        name = f"red_flag_{flag}"
        other = f"{prefix}{name}"
        words = self.catalogue.response(
            other if other in self.catalogue.responses else name,
            language,
            numbers=listed,
            **self.values(country),
        )
        return Reply(
            words.text,
            words.language,
            {"kind": "red_flag", "flag": flag, "country": country, "numbers": numbers},
        )

    def doubt(self, label: str, language: str, country: str) -> Reply:
        """Return what goes before the answer to a message that may be a red flag of `label`."""
        numbers, listed = self._telephone(country, label, language)
        name = f"doubt_{label}"
        words = self.catalogue.response(name, language, numbers=listed, **self.values(country))
        return Reply(
            words.text, words.language, {"kind": "notice", "code": name, "numbers": numbers}
        )

    def _telephone(
        self, country: str, flag: str, language: str
    ) -> tuple[list[dict[str, str]], str]:
        found = numbers_for(self.numbers, country, flag)
        return self.catalogue.telephone(((n.number, n.label) for n in found), language)

    def agrees(self, question: str, text: str, language: str) -> bool:
        """Tell whether `text` is a yes to the response `question`, and nothing but that.

        A yes is the title of its first button, or most of it, or a plain yes of a few words.
        """
        titles = dict(enumerate(b["title"] for b in self.catalogue.buttons(question, language)))
        chosen = titled(text, titles)
        if chosen is not None:
            return chosen == 0 and len(title_words(text)) <= len(title_words(titles[0]))
        with words_from(self.content):
            return plain_yes_no(text, language) == "yes"

    def values(self, country: str) -> dict[str, Any]:
        """Return the placeholders that every response may use, as the action server fills them."""
        emergency = numbers_for(self.numbers, country, EMERGENCY)
        return {
            "number": emergency[0].number,
            "days": self.retention_days,
        }

    def widget_words(self, language: str) -> Mapping[str, str]:
        """Return the widget's sentences by name, without the prefix `widget_`."""
        return {
            name.removeprefix("widget_"): self.catalogue.response(name, language).text
            for name in self.catalogue.responses
            if name.startswith("widget_")
        }


def _button(button: dict[str, str]) -> dict[str, str]:
    """Return the button; one with the payload `say` sends its title, as if it had been typed."""
    return button if button["payload"] != "say" else {**button, "payload": button["title"]}
