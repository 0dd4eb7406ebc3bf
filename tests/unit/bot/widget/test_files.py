"""What browsers load: small, with every word from the catalogues, and nothing that runs text."""

from __future__ import annotations

import gzip
import platform
import re
import sys
from pathlib import Path

import pytest

from bot.widget import files, packing
from bot.widget.files import BUNDLES, PACKED, STATIC, bundle, lean, load_files, small
from bot.widget.packing import ZOPFLI, packed
from bot.widget.words import LATER, PREFIX, encoded
from locales import LANGUAGES, Catalogue
from locales.responses import read_responses

SCRIPTS = {path.name: path.read_text(encoding="utf-8") for path in STATIC.glob("*.js")}
ALL = "\n".join(SCRIPTS.values())
#: Looked up by what a reply says.
BY_REPLY = {"met", "not_met", "unknown", "dated_updated", "dated_read", "dated_written"}
needs_packer = pytest.mark.skipif(
    not (PACKED and ZOPFLI), reason="a library that packs is not for this machine"
)


def words_of(source: str) -> set[str]:
    """The widget's words that a script names."""
    direct = re.findall(r"\bwords\.(\w+)\b(?!\()", source)
    taken = re.findall(r"const \{ ([\w, :]+) \} = this\.#words;", source)
    return {*direct, *(name.split(":")[0] for names in taken for name in names.split(", "))}


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.load(Path("build/locales"), Path("domain.yml"))


def sent(catalogue: Catalogue, language: str, *, later: bool) -> int:
    """The bytes of a part of the words, as the gateway sends them."""
    words = {
        name.removeprefix(PREFIX): catalogue.response(name, language).text
        for name in catalogue.responses
        if name.startswith(PREFIX)
    }
    return len(packed(encoded(words, later=later)))


def test_the_libraries_that_pack_are_there_where_they_can_be() -> None:
    apple_silicon = sys.platform == "darwin" and platform.machine() == "arm64"
    assert PACKED or apple_silicon
    assert ZOPFLI


@needs_packer
@pytest.mark.parametrize("language", LANGUAGES)
def test_to_open_the_chat_ask_and_fill_in_the_questionnaire_loads_at_most_15_kilobytes(
    catalogue: Catalogue, language: str
) -> None:
    script = len(load_files()["study-chat.js"].gzipped)
    assert script + sent(catalogue, language, later=False) <= 15_000


@needs_packer
@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_there_is_to_load_is_at_most_20_and_a_half_kilobytes(
    catalogue: Catalogue, language: str
) -> None:
    scripts = sum(len(load_files()[name].gzipped) for name in BUNDLES)
    words = sum(sent(catalogue, language, later=later) for later in (False, True))
    assert scripts + words <= 20_500


def test_without_the_library_it_is_packed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "ZOPFLI", False)
    content = b"not packed before, so that no answer is remembered"
    assert gzip.decompress(packed(content)) == content


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
    assert open_ended == {"style.js", "tools-style.js", "transcript.js"}


@pytest.mark.parametrize("name", BUNDLES)
def test_the_modules_can_be_one_file(name: str) -> None:
    declared = re.findall(
        r"^(?:export )?(?:async )?(?:function\*? |class |const |let )(\w+)",
        bundle(STATIC / name),
        re.MULTILINE,
    )
    assert len(declared) > 20
    assert sorted(declared) == sorted(set(declared))
    for source in SCRIPTS.values():
        for names in re.findall(r"^import \{(.*?)\}", source, re.MULTILINE | re.DOTALL):
            assert " as " not in names


@pytest.mark.parametrize(
    ("name", "exported", "loads"),
    [("study-chat.js", ["LANGUAGES", "StudyChat"], ["tools.js"]), ("tools.js", ["Tools"], [])],
)
def test_each_of_the_two_imports_nothing_at_once_and_exports_only_its_own(
    name: str, exported: list[str], loads: list[str]
) -> None:
    content = bundle(STATIC / name)
    assert not re.search(r"^import\b", content, re.MULTILINE)
    assert re.findall(r"^export (?:const|class) (\w+)", content, re.MULTILINE) == exported
    assert len(re.findall("^function fill", content, re.MULTILINE)) == 1
    served = load_files()[name].content.decode()
    assert re.findall(r"\bexport (?:const|class) (\w+)", served) == exported
    # What is loaded later lies beside it.
    assert re.findall(r'new URL\("([^"]+)",\s*import\.meta\.url\)', served) == loads
    assert len(re.findall(r"\bimport\b(?!\.meta)", served)) == len(loads)


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
    assert ".getVoices()" not in SCRIPTS["reading.js"]


def test_the_languages_to_choose_from_are_those_of_the_catalogues() -> None:
    found = re.search(r"LANGUAGES = (\[.*?\])", SCRIPTS["study-chat.js"])
    assert found
    assert re.findall(r'"(\w+)"', found[1]) == list(LANGUAGES)


def test_the_scripts_use_every_word_of_the_widget_and_no_other() -> None:
    responses = read_responses(Path("domain.yml"))
    words = {n.removeprefix("widget_") for n in responses if n.startswith("widget_")}
    assert words_of(ALL) | BY_REPLY == words


def test_only_words_that_the_chat_itself_never_says_are_loaded_later() -> None:
    chat = words_of(bundle(STATIC / "study-chat.js")) | BY_REPLY
    assert words_of(ALL) - chat == LATER
