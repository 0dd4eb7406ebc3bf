from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.files import ContentError
from knowledge.follow_up_words import NO_FOLLOW_UPS, FollowUps, load_follow_ups
from locales import LANGUAGES

OURS = load_follow_ups(Path("knowledge/content"))


@pytest.mark.parametrize(
    ("language", "question", "rest"),
    [
        ("en", "and for men?", "for men?"),
        ("en", "And what about Estonia?", "Estonia?"),
        ("nb", "Hva med Estland", "Estland"),
        ("da", "hvad så med pomalidomid?", "pomalidomid?"),
        ("et", "aga mehed?", "mehed?"),
        ("fi", "Entä: naisille?", "naisille?"),
        ("fi", "entapa miehet", "miehet"),
    ],
)
def test_a_connective_is_taken_off_the_longest_first(
    language: str, question: str, rest: str
) -> None:
    assert OURS.without_connective(question, language) == (rest, True)


@pytest.mark.parametrize("question", ["Android?", "", "???", "men with diabetes", "sand in it"])
def test_a_word_that_only_begins_like_a_connective_stays(question: str) -> None:
    assert OURS.without_connective(question, "en") == (question, False)


@pytest.mark.parametrize(
    ("before", "rest", "asked"),
    [
        ("which hospitals in Norway?", "Estonia?", "which hospitals in Estonia?"),
        ("hvor lenge må kvinner bruke det", "for menn", "hvor lenge må menn bruke det"),
        ("kuinka kauan miesten pitää", "naisille?", "kuinka kauan naisille pitää"),
        ("how does teclistamab work", "pomalidomide", "how does pomalidomide work"),
        ("kui kaua peavad naised", "mehed?", "kui kaua peavad mehed"),
    ],
)
def test_an_alternative_takes_the_place_of_the_other(before: str, rest: str, asked: str) -> None:
    assert OURS.exchanged(before, rest) == asked


@pytest.mark.parametrize(
    ("before", "rest"),
    [
        ("which hospitals in Norway", "for men"),
        ("which hospitals in Norway", "Norway"),
        ("", "Norway"),
        ("which hospitals", ""),
    ],
)
def test_without_an_alternative_nothing_is_exchanged(before: str, rest: str) -> None:
    assert OURS.exchanged(before, rest) is None


@pytest.mark.parametrize(
    ("topic", "rest", "other"),
    [
        ("tecpom/contraception-women", "for men", "tecpom/contraception-men"),
        ("tj202/contraception-men", "naisille", "tj202/contraception-women"),
        ("tecpom/teclistamab", "pomalidomid", "tecpom/pomalidomide"),
        ("tecpom/contraception-men", "for men", None),
        ("tecpom/sites", "Estonia", None),
        ("tecpom/contraception-women", "for how long", None),
    ],
)
def test_a_topic_that_names_an_alternative_has_a_counterpart(
    topic: str, rest: str, other: str | None
) -> None:
    assert OURS.counterpart(topic, rest) == other


def test_there_are_connectives_in_each_language() -> None:
    assert set(OURS.connectives) == set(LANGUAGES)


def test_a_word_names_one_alternative_of_a_group_at_most() -> None:
    for members in OURS.alternatives.values():
        for member, patterns in members.items():
            for pattern in patterns:
                words = pattern.replace("*", "")
                found = [named for named, _ in OURS.named(words).values()]
                assert found == [member], pattern


def test_without_a_file_nothing_goes_on(tmp_path: Path) -> None:
    assert load_follow_ups(tmp_path) is NO_FOLLOW_UPS
    assert NO_FOLLOW_UPS.without_connective("and for men?", "en") == ("and for men?", False)
    assert NO_FOLLOW_UPS.named("men") == {}


def test_what_is_no_text_is_told_by_its_line(tmp_path: Path) -> None:
    (tmp_path / "follow_ups.yml").write_text("connectives:\n  fi: [ja, no]\nalternatives: {}\n")
    with pytest.raises(ContentError, match=r"follow_ups.yml:2: connectives\.fi\.1"):
        load_follow_ups(tmp_path)


@given(question=st.text(max_size=40), language=st.sampled_from([*LANGUAGES, "xx"]))
def test_any_text_keeps_its_end(question: str, language: str) -> None:
    rest, _ = OURS.without_connective(question, language)
    assert question.endswith(rest)
    assert isinstance(OURS, FollowUps)
    OURS.exchanged(question, question)
    OURS.counterpart(question, question)
