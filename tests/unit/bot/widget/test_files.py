"""What browsers load: small, with every word from the catalogues, and nothing that runs text."""

from __future__ import annotations

import gzip
import json
import platform
import re
import sys
from pathlib import Path

import pytest

from bot.widget import files
from bot.widget.files import PACKED, STATIC, bundle, lean, load_files, small
from locales import LANGUAGES, Catalogue
from locales.responses import read_responses

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}
ALL = "\n".join(SCRIPTS.values())


def test_the_library_that_packs_is_there_where_it_can_be() -> None:
    apple_silicon = sys.platform == "darwin" and platform.machine() == "arm64"
    assert PACKED or apple_silicon


@pytest.mark.skipif(not PACKED, reason="the library that packs is not for this machine")
def test_the_whole_chat_is_at_most_15_kilobytes_on_the_line() -> None:
    assert len(load_files()["study-chat.js"].gzipped) <= 15_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_a_language_are_at_most_2_kilobytes_packed(language: str) -> None:
    catalogue = Catalogue.load(Path("build/locales"), Path("domain.yml"))
    words = {
        name: catalogue.response(name, language).text
        for name in catalogue.responses
        if name.startswith("widget_")
    }
    assert len(gzip.compress(json.dumps(words, ensure_ascii=False).encode(), 9)) <= 2_000


@pytest.mark.skipif(not PACKED, reason="the library that packs is not for this machine")
def test_a_packed_script_keeps_its_style_with_the_places_in_it() -> None:
    source = "export const RULES = `\n:host { ${LIGHT} }\n.a { color: red; }\n`;\n"
    assert small([(source, "text/javascript")]) == [
        "export const RULES=`:host{${LIGHT}}.a{color:red}`"
    ]


def test_without_the_library_comments_and_indentation_are_left_out_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(files, "PACKED", False)
    script, image = small([("// a\n  let b;\n", "text/javascript"), ("<svg />", "image/svg+xml")])
    assert (script, image) == ("let b;\n", "<svg />")


def test_an_image_is_sent_as_it_is() -> None:
    assert load_files()["icon.svg"].content == (STATIC / "icon.svg").read_bytes()


def test_a_file_is_the_same_packed_and_unpacked() -> None:
    for file in load_files().values():
        assert gzip.decompress(file.gzipped) == file.content


def test_comments_and_indentation_are_left_out_and_code_is_not() -> None:
    source = (
        '/** What. */\nconst a = 1;\n  // why\n  let b = "http://x";\n  /** @type {A} */ (c);\n'
    )
    assert lean(source) == 'const a = 1;\nlet b = "http://x";\n(c);\n'


def test_no_script_has_a_text_that_lean_would_harm() -> None:
    for source in SCRIPTS.values():
        without_comments = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
        assert "/*" not in without_comments
    # Style sheets are the only texts of more than one line, and CSS does not mind.
    open_ended = {
        name
        for name, source in SCRIPTS.items()
        for line in lean(source).splitlines()
        if line.count("`") % 2
    }
    assert open_ended == {"style.js", "transcript.js"}


def test_the_modules_can_be_one_file() -> None:
    modules = [source for name, source in SCRIPTS.items() if name != "page.js"]
    declared = [
        name
        for source in modules
        for name in re.findall(
            r"^(?:export )?(?:async )?(?:function\*? |class |const |let )(\w+)",
            source,
            re.MULTILINE,
        )
    ]
    assert len(declared) > 20
    assert sorted(declared) == sorted(set(declared))
    for source in modules:
        for names in re.findall(r"^import \{(.*?)\}", source, re.MULTILINE | re.DOTALL):
            assert " as " not in names


def test_the_chat_in_one_file_imports_nothing_and_exports_only_its_own() -> None:
    content = bundle(STATIC / "study-chat.js")
    assert not re.search(r"^import\b", content, re.MULTILINE)
    exported = re.findall(r"^export (?:const|class) (\w+)", content, re.MULTILINE)
    assert exported == ["LANGUAGES", "StudyChat"]
    assert len(re.findall("^class Log", content, re.MULTILINE)) == 1
    sent = load_files()["study-chat.js"].content.decode()
    assert re.findall(r"\bexport (?:const|class) (\w+)", sent) == exported
    assert not re.search(r"\bimport\b(?!\.meta)", sent)


def test_no_script_makes_code_or_markup_out_of_text() -> None:
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "Function(",
        "document.write",
        "cookie",
    ):
        assert forbidden not in ALL


def test_the_chat_does_not_follow_the_font_size_that_a_page_gives_itself() -> None:
    # Many pages set it to 10 pixels; the reader's own setting is `medium`.
    assert not re.search(r"\drem\b", SCRIPTS["style.js"])
    assert "var(--study-chat-font-size, medium)" in SCRIPTS["style.js"]


def test_nothing_is_read_aloud_by_a_voice_of_a_service() -> None:
    assert "localService &&" in SCRIPTS["voice.js"]


def test_the_languages_to_choose_from_are_those_of_the_catalogues() -> None:
    found = re.search(r"LANGUAGES = (\[.*?\])", SCRIPTS["study-chat.js"])
    assert found
    assert re.findall(r'"(\w+)"', found[1]) == list(LANGUAGES)


def test_the_scripts_use_every_word_of_the_widget_and_no_other() -> None:
    responses = read_responses(Path("domain.yml"))
    words = {n.removeprefix("widget_") for n in responses if n.startswith("widget_")}
    used = set(re.findall(r"\bwords\.(\w+)\b(?!\()", ALL))
    # Looked up by what a reply says.
    used |= {"met", "not_met", "unknown", "dated_updated", "dated_read", "dated_written"}
    assert used == words
