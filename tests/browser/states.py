"""Every state into which a patient can bring the chat, one after another."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from locales import Catalogue
from tests.browser.chat import TURN, Chat
from tests.client import START

#: Unmistakable questions about the passage on heart problems.
HEART = {
    "nb": "Kan jeg være med i studien hvis jeg har problemer med hjertet?",
    "da": "Kan jeg være med i studiet, hvis jeg har problemer med hjertet?",
    "et": "Kas ma saan uuringus osaleda, kui mul on südamehaigus?",
    "fi": "Voinko osallistua tutkimukseen, jos minulla on sydänsairaus?",
    "en": "Can I join the study if I have heart problems?",
}
#: Beside what there are answers to: the first that makes the assistant ask back is taken.
VAGUE = {
    "nb": (
        "sykehuset",
        "sprøyte",
        "tid",
        "risiko",
        "behandling",
        "hvor lenge",
        "når",
        "kreft",
        "hvor",
        "medisinen",
        "tester",
        "regler",
    ),
    "da": (
        "sygdom",
        "resultater",
        "efter",
        "sprøjte",
        "læge",
        "prøver",
        "behandling",
        "hvor længe",
        "tid",
        "risiko",
        "hvornår",
        "kræft",
        "medicinen",
        "regler",
    ),
    "et": (
        "ravim",
        "tulemused",
        "ravi",
        "proovid",
        "mehed",
        "mis saab pärast?",
        "vähk",
        "risk",
        "aeg",
        "reeglid",
    ),
    "fi": (
        "lääke",
        "naiset",
        "jälkeen",
        "aika",
        "kokeet",
        "näytteet",
        "mitä sen jälkeen?",
        "tulokset",
        "hoito",
        "riski",
        "milloin",
        "säännöt",
    ),
    "en": (
        "the study",
        "treatment",
        "women",
        "cancer",
        "blood",
        "time",
        "risk",
        "tests",
        "when",
        "rules",
    ),
}
#: Nothing that the assistant of a study should answer.
BESIDE_THE_POINT = {
    "nb": "Hvordan blir været i Paris i morgen?",
    "da": "Hvem vinder fodboldkampen i aften?",
    "et": "Milline ilm on homme Pariisis?",
    "fi": "Mikä on Ranskan pääkaupunki?",
    "en": "What is the weather like in Paris tomorrow?",
}
EMERGENCY = {
    "nb": "jeg har sterke brystsmerter og får ikke puste",
    "da": "jeg har stærke brystsmerter og kan ikke få vejret",
    "et": "mul on tugev valu rinnus ja ma ei saa hingata",
    "fi": "minulla on kova rintakipu enkä saa henkeä",
    "en": "I have strong chest pain and cannot breathe",
}
TOO_LONG = "na " * 1000


def states(chat: Chat, words: Catalogue) -> Iterator[str]:
    """Bring the chat from one state into the next; yield the name of each while it stands.

    Meanwhile size and colours of the page may be changed, as long as they are changed back.
    """
    expect(chat.launcher).to_be_visible()
    yield "closed"
    chat.open()
    yield "welcome"
    yield from _menu_and_dialogs(chat)
    yield from _replies(chat)
    yield from _questionnaire(chat, words)
    yield from _troubles(chat, words)


def _menu_and_dialogs(chat: Chat) -> Iterator[str]:
    chat.open_menu()
    yield "menu"
    items = chat.menu_items.all_inner_texts()
    chat.page.keyboard.press("Escape")
    dialogs = 0
    for number, name in enumerate(items):
        chat.open_menu()
        item = chat.menu_items.nth(number)
        asks = item.get_attribute("aria-haspopup") == "dialog"
        item.click()
        if asks:
            expect(chat.dialog).to_be_visible(timeout=TURN)
            dialogs += 1
            yield f"dialog: {name}"
            chat.page.keyboard.press("Escape")
            expect(chat.dialog).to_be_hidden()
        # Printing opens a page of its own.
        for other in chat.page.context.pages:
            if other != chat.page:
                other.close()
    assert dialogs == 3, items
    chat.page.evaluate("location.hash = 'study-chat=nowhere'")
    expect(chat.dialog).to_be_visible(timeout=TURN)
    yield "dialog: a link that leads here"
    chat.page.keyboard.press("Escape")
    expect(chat.dialog).to_be_hidden()


def _replies(chat: Chat) -> Iterator[str]:
    for text in VAGUE[chat.language]:
        if chat.kind(chat.ask(text)) == "did_you_mean":
            break
    assert chat.kind() == "did_you_mean", f"none of {VAGUE[chat.language]} makes it ask back"
    yield "did you mean"
    answer = chat.passage(chat.ask(HEART[chat.language]))
    yield "answer"
    answer.locator("summary").first.click()
    yield "answer with its source"
    assert chat.kind(chat.ask(BESIDE_THE_POINT[chat.language])) == "no_answer"
    yield "no answer"
    assert chat.kind(chat.ask(EMERGENCY[chat.language])) == "red_flag"
    yield "red flag"


def _questionnaire(chat: Chat, words: Catalogue) -> Iterator[str]:
    dont_know = words.response("button_dont_know", chat.language).text
    chat.ask(START[chat.language])
    yield "consent"
    chat.choose_option(0)
    chat.last.locator("summary").first.click()
    yield "question to be answered in writing"
    chat.ask("64")
    yield "question with buttons"
    # The first choices lead to an answer that does not fit, and has to be confirmed.
    while chat.kind() == "question":
        if chat.options.count():
            chat.choose_option(0)
        else:
            chat.ask("2")
    yield "answer to be confirmed"
    chat.choose_option(1)
    while chat.kind() == "question":
        chat.choose(dont_know)
    yield "summary"
    chat.choose_option(0)
    assert chat.kind() == "result"
    for part in chat.last.locator("summary").all():
        part.click()
    yield "result"


def _troubles(chat: Chat, words: Catalogue) -> Iterator[str]:
    refused = chat.page.locator("study-chat .refused .note")
    chat.field.fill(TOO_LONG)
    chat.field.press("Enter")
    expect(refused).to_be_visible(timeout=TURN)
    yield "error"
    chat.page.context.set_offline(True)
    chat.field.fill(HEART[chat.language])
    chat.field.press("Enter")
    expect(chat.status).not_to_be_empty(timeout=TURN)
    yield "offline"
    count = chat.replies.count()
    chat.page.context.set_offline(False)
    chat.after(count)
    chat.field.fill(BESIDE_THE_POINT[chat.language])
    chat.field.press("Enter")
    chat.page.keyboard.press("Escape")
    expect(chat.launcher).to_contain_text(
        words.response("widget_new_message", chat.language).text, timeout=TURN
    )
    yield "closed, with a new message"
    chat.launcher.click()
    forget_token(chat)
    expect(chat.log).to_contain_text(
        words.response("widget_ended", chat.language).text, timeout=TURN
    )
    yield "ended"


def forget_token(chat: Chat) -> None:
    """Reload the page as if the conversation were no longer stored."""
    chat.page.evaluate(
        """() => {
            const key = Object.keys(localStorage).find((k) => k.startsWith("study-chat:"));
            localStorage[key] = JSON.stringify({...JSON.parse(localStorage[key]), token: "no"});
        }"""
    )
    chat.page.reload()
