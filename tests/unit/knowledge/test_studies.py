from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.files import ContentError
from knowledge.questionnaire import load_questionnaire
from knowledge.studies import load_studies

CONTENT = Path(__file__).parents[3] / "knowledge" / "content"

# Every bullet of the sources, in our own words, by section and position, with the parts that each
# holds: (section, position, what it is about, how many criteria its parts make).
BULLETS = {
    "tecpom": [
        ("Who Can Join the Study?", 1, "adult when signing", 1),
        ("Who Can Join the Study?", 2, "confirmed myeloma, measurable", 2),
        ("Who Can Join the Study?", 3, "came back or did not respond", 1),
        ("Who Can Join the Study?", 4, "1-3 plans, CD38 antibody twice, lenalidomide twice", 3),
        ("Who Can Join the Study?", 5, "worse or no response lately", 1),
        ("Who Can Join the Study?", 6, "ECOG 0-2", 1),
        ("Who Can Join the Study?", 7, "Hb, platelets, ANC, liver, kidney, bilirubin, calcium", 7),
        ("Who Can Join the Study?", 8, "pregnancy tests before and later", 2),
        ("Who Can Join the Study?", 9, "contraception, women", 1),
        ("Who Can Join the Study?", 10, "eggs", 1),
        ("Who Can Join the Study?", 11, "condoms, and the partner's contraception", 2),
        ("Who Can Join the Study?", 12, "sperm", 1),
        ("Who Can Join the Study?", 13, "consent form", 1),
        ("Who Can Join the Study?", 14, "rules", 1),
        ("Who Cannot Join the Study?", 1, "BCMA treatment", 1),
        ("Who Cannot Join the Study?", 2, "allergy to the medicines", 1),
        ("Who Cannot Join the Study?", 3, "recent treatments of seven kinds", 7),
        ("Who Cannot Join the Study?", 4, "live vaccine lately or planned", 2),
        ("Who Cannot Join the Study?", 5, "brain, spinal fluid", 1),
        ("Who Cannot Join the Study?", 6, "three rare disorders", 1),
        ("Who Cannot Join the Study?", 7, "MDS; other cancers", 2),
        ("Who Cannot Join the Study?", 8, "stroke, TIA, seizure", 1),
        ("Who Cannot Join the Study?", 9, "angina/failure, infarct, rhythm, ejection fraction", 4),
        ("Who Cannot Join the Study?", 10, "surgery or injury lately, surgery planned", 2),
        ("Who Cannot Join the Study?", 11, "conditions, instructions, drained fluid", 3),
        ("Who Cannot Join the Study?", 12, "hepatitis B", 1),
        ("Who Cannot Join the Study?", 13, "hepatitis C", 1),
        ("Who Cannot Join the Study?", 14, "HIV with complications", 1),
        ("Who Cannot Join the Study?", 15, "doctor's judgement", 1),
    ],
    "tj202": [
        ("Inclusion Criteria", 1, "adult", 1),
        ("Inclusion Criteria", 2, "documented myeloma", 1),
        ("Inclusion Criteria", 3, "measurable", 1),
        ("Inclusion Criteria", 4, "one line or more", 1),
        ("Inclusion Criteria", 5, "progressing", 1),
        ("Inclusion Criteria", 6, "life expectancy", 1),
        ("Inclusion Criteria", 7, "ECOG 0-2", 1),
        ("Inclusion Criteria", 8, "pregnancy tests, contraception, eggs", 3),
        ("Inclusion Criteria", 9, "contraception men, sperm", 2),
        ("Inclusion Criteria", 10, "consent form", 1),
        ("Inclusion Criteria", 11, "rules", 1),
        ("Exclusion Criteria", 1, "CD38 antibody", 1),
        ("Exclusion Criteria", 2, "CAR-T", 1),
        ("Exclusion Criteria", 3, "donor transplant; own transplant lately", 2),
        ("Exclusion Criteria", 4, "primary refractory", 1),
        ("Exclusion Criteria", 5, "lenalidomide resistance", 1),
        ("Exclusion Criteria", 6, "lenalidomide intolerance", 1),
        ("Exclusion Criteria", 7, "central nervous system", 1),
        ("Exclusion Criteria", 8, "asthma", 1),
        ("Exclusion Criteria", 9, "hepatitis; HIV", 2),
        ("Exclusion Criteria", 10, "heart", 1),
        ("Exclusion Criteria", 11, "allergies", 1),
        ("Exclusion Criteria", 12, "following the protocol", 1),
    ],
}


@pytest.mark.parametrize("study", BULLETS)
def test_every_bullet_of_the_source_is_covered_by_its_criteria(study: str) -> None:
    covered: dict[tuple[str, int], int] = {}
    for criterion in load_studies(CONTENT)[study].criteria:
        place = (criterion.source.section, criterion.source.item)
        covered[place] = covered.get(place, 0) + 1
    assert covered == {(section, item): count for section, item, _, count in BULLETS[study]}


@pytest.mark.parametrize("study", BULLETS)
def test_the_lists_of_the_source_tell_inclusion_from_exclusion(study: str) -> None:
    exclusion = {"Who Cannot Join the Study?", "Exclusion Criteria"}
    for criterion in load_studies(CONTENT)[study].criteria:
        assert (criterion.source.section in exclusion) == (criterion.kind == "exclusion")


def test_the_status_of_recruitment_bears_its_date() -> None:
    studies = load_studies(CONTENT)
    assert studies["tecpom"].recruiting.status == "not_yet"
    assert {country.country for country in studies["tecpom"].countries} == {"DK", "EE", "FI", "NO"}
    assert {country.start for country in studies["tecpom"].countries} == {date(2026, 5, 20)}
    assert studies["tj202"].recruiting.status == "closed"
    assert studies["tj202"].recruiting.source.as_of == date(2022, 10, 18)


def test_a_site_whose_name_cannot_be_read_has_none_and_finland_has_no_site() -> None:
    sites = load_studies(CONTENT)["tecpom"].sites
    assert [site.city for site in sites if site.name is None] == ["Stavanger"]
    assert [site.city for site in sites if site.verified] == ["Oslo"]
    assert "FI" not in {site.country for site in sites}


def test_a_site_is_called_by_its_own_name_and_by_that_of_the_source() -> None:
    names = {site.city: site.full_name for site in load_studies(CONTENT)["tecpom"].sites}
    assert names["Tartu"] == "Tartu Ülikooli Kliinikum (Tartu University Hospital)"
    assert names["Oslo"] == "Oslo universitetssykehus HF"
    assert names["Stavanger"] is None


def test_every_question_serves_a_criterion() -> None:
    asked = {
        link_id
        for study in load_studies(CONTENT).values()
        for criterion in study.criteria
        for link_id in criterion.questions
    }
    assert asked == set(load_questionnaire(CONTENT).by_link_id)


QUESTIONS = """\
item:
  - {linkId: age, type: integer, text: How old?, help: Years., why: So., sensitivity: low,
     minValue: 1, maxValue: 120}
  - {linkId: smoker, type: boolean, text: Smoker?, help: Any., why: So., sensitivity: low}
"""
GOOD = """\
id: demo
title: A study
phase: Phase 1
identifiers: {Number: "1"}
recruiting:
  status: open
  source: {document: D, section: S, as_of: 2026-01-01, dated: read}
countries: []
sites: []
criteria:
  - id: adult
    kind: inclusion
    text: You are an adult.
    source: {section: In, item: 1}
    question: age
    operator: at_least
    value: 18
  - id: blood
    kind: inclusion
    text: Your blood is fine.
    source: {section: In, item: 2}
    checked_by: study-team
    reason: It is measured.
names: [Demo]
"""


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("phase: Phase 1", "fase: Phase 1", 3, "fase"),
        ("question: age", "question: agee", 15, "no question 'agee'"),
        ("    operator: at_least\n", "", 11, "what decides"),
        ("    reason: It is measured.\n", "", 18, "what decides"),
        ("checked_by: study-team", "checked_by: study-team\n    question: age", 18, "what decides"),
        ("id: blood", "id: adult", 18, "stands twice"),
        ("id: demo", "id: other", 1, "make the two agree"),
        ("value: 18", "value: eighteen", 17, "cannot be answered"),
        ("value: 18", "value: [18, 20]", 17, "does not go with"),
        (
            "operator: at_least\n    value: 18",
            "operator: between\n    value: [20, 18]",
            17,
            "lowest",
        ),
        ("operator: at_least\n    value: 18", "operator: between\n    value: 18", 17, "go with"),
        ("value: 18", "value: 18\n    undecided: [none]", 17, "cannot be answered"),
        ("operator: at_least", "operator: is", 16, "operator"),
        (
            "question: age\n    operator: at_least\n    value: 18",
            "question: smoker\n    operator: equals\n    value: no",
            17,
            "value",
        ),
        (
            "question: age\n    operator: at_least\n    value: 18",
            'question: smoker\n    operator: at_least\n    value: "no"',
            17,
            "cannot be answered",
        ),
        (
            "value: 18",
            "value: 18\n    applies_when: {question: nobody, operator: equals, value: a}",
            18,
            "nobody",
        ),
        ("status: open", "status: perhaps", 6, "status"),
        (
            "sites: []",
            "sites: [{name: null, own_name: B, city: C, country: EE, verified: false}]",
            9,
            "none of the source",
        ),
        ("names: [Demo]", 'names: [Demo, " - "]', 24, "no letter"),
    ],
)
def test_what_is_wrong_is_named_with_file_and_line(
    tmp_path: Path, old: str, new: str, line: int, part: str
) -> None:
    (tmp_path / "studies").mkdir()
    (tmp_path / "questionnaire.yml").write_text(QUESTIONS, encoding="utf-8")
    path = tmp_path / "studies" / "demo.yml"
    path.write_text(GOOD, encoding="utf-8")
    assert load_studies(tmp_path)["demo"].criteria[0].id == "adult"
    assert old in GOOD
    path.write_text(GOOD.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_studies(tmp_path)
    assert caught.value.path == path
    assert caught.value.line == line
    assert part in str(caught.value)
