"""Every place where English sentences stand reaches the translators."""

from __future__ import annotations

from io import BytesIO

from locales.extract import (
    contexts,
    extract_domain,
    extract_passage,
    extract_questionnaire,
    extract_study,
)


def test_texts_and_button_titles_of_responses_are_extracted() -> None:
    domain = BytesIO(
        b"responses:\n"
        b"  greet:\n"
        b"    - text: Hello\n"
        b"      buttons:\n"
        b"        - {title: Start, payload: /start}\n"
    )
    found = list(extract_domain(domain, None, None, None))
    assert found == [
        (3, "pgettext", ("greet", "Hello"), []),
        (5, "pgettext", ("greet", "Start"), []),
    ]


def test_payloads_and_codes_are_not_for_translators() -> None:
    domain = BytesIO(b"responses:\n  a:\n    - {text: Hi, custom: {code: hello}}\n")
    assert contexts(extract_domain(domain, None, None, None)) == {"a": ["Hi"]}


def test_a_question_is_extracted_with_help_reason_and_options_under_its_link_id() -> None:
    questionnaire = BytesIO(
        b"item:\n"
        b"  - linkId: age\n"
        b"    type: choice\n"
        b"    text: How old?\n"
        b"    help: In years.\n"
        b"    why: Adults only.\n"
        b"    answerOption:\n"
        b"      - {value: 1, text: Young}\n"
    )
    assert contexts(extract_questionnaire(questionnaire, None, None, None)) == {
        "age": ["How old?", "In years.", "Adults only.", "Young"]
    }


def test_a_study_is_extracted_with_each_criterion_under_its_own_context() -> None:
    study = BytesIO(
        b"id: one\ntitle: The title\ncriteria:\n"
        b"  - {id: age, kind: inclusion, text: You are 18., source: {section: A, item: 1}}\n"
    )
    assert contexts(extract_study(study, None, None, None)) == {
        "study:one:title": ["The title"],
        "study:one:age": ["You are 18."],
    }


def test_a_passage_is_extracted_as_title_and_whole_body_with_its_lines() -> None:
    passage = BytesIO(b"---\nstudy: s\ntopic: t\ntitle: Title\n---\n\nOne.\n\n- two\n")
    assert list(extract_passage(passage, None, None, None)) == [
        (2, "pgettext", ("s/t", "Title"), []),
        (6, "pgettext", ("s/t", "One.\n\n- two"), []),
    ]
