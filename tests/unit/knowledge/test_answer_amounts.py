"""How much of a medicine was had: lengths told roughly, rounds, packs, doses, and not known."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answer_words import CONTENT
from knowledge.answers import understand_item
from knowledge.questionnaire import load_questionnaire

TODAY = date(2026, 11, 21)
QUESTIONS = load_questionnaire(CONTENT).by_link_id
MORE, FEWER, UNSURE = "two-cycles-or-more", "fewer-than-two-cycles", "cycles-unknown"


@pytest.mark.parametrize(
    ("link_id", "language", "text", "value"),
    [
        ("anti-cd38", "en", "Yes, I am on it now, cycle 3 began on Monday", MORE),
        ("anti-cd38", "da", "Ja, tredje serie begyndte i mandags", MORE),
        ("anti-cd38", "nb", "Ja, syklus 4 dag 8 i dag", MORE),
        ("anti-cd38", "en", "yes, cycle 1 day 8 today", FEWER),
        ("anti-cd38", "et", "Jah, kolmas tsükkel algas esmaspäeval", MORE),
        ("anti-cd38", "fi", "Kyllä, ihon alle. Kolmas 28 päivän sykli alkoi juuri.", MORE),
        ("anti-cd38", "fi", "Kyllä, toinen sykli alkoi juuri", FEWER),
        ("anti-cd38", "en", "Yes, the second cycle has just begun", FEWER),
        ("lenalidomide", "fi", "Vain yhden kuurin (21 päivää)", FEWER),
        ("lenalidomide", "nb", "ja, to eller flere", MORE),
        ("lenalidomide", "da", "ja to eller flere", MORE),
        ("lenalidomide", "et", "jah, kaks või rohkem", MORE),
        ("lenalidomide", "fi", "joo, kaksi tai enemmän", MORE),
        ("lenalidomide", "en", "yes, two or more", MORE),
        ("lenalidomide", "fi", "joo, vähemmän kuin kaksi", FEWER),
        ("lenalidomide", "da", "Ja det fik jeg i nogle år", MORE),
        ("lenalidomide", "et", "Jah, võttis paar aastat, siis enam ei mõjunud", MORE),
        ("lenalidomide", "et", "Jah, 2023–2025, annus 10 mg", MORE),
        ("anti-cd38", "nb", "Ja, dara fra 2019 til 2022, progresjon under behandling", MORE),
        ("anti-cd38", "fi", "Kyllä on saanut. Pitkään.", MORE),
        ("anti-cd38", "fi", "Kyllä, useita syklejä", MORE),
        ("lenalidomide", "en", "yes, years of it", MORE),
        ("lenalidomide", "en", "yes, about thirty packs", MORE),
        ("anti-cd38", "nb", "Ja, ni sykluser. Ikke noe vedlikehold.", MORE),
        ("lenalidomide", "nb", "Ja tar den nå, dette er første runden", FEWER),
        ("lenalidomide", "fi", "Kyllä, 1. sykli kesken", FEWER),
        ("anti-cd38", "nb", "Isatuksimab, ja, to infusjoner før de måtte avbryte", FEWER),
        ("lenalidomide", "nb", "Ja, han har tatt Revlimid, men vet ikke hvor lenge", UNSURE),
        ("anti-cd38", "nb", "fikk 1 kur, nei feil, det var tre kurer før de byttet", MORE),
        ("lenalidomide", "en", "he had it, but I don't know for how long", UNSURE),
        ("lenalidomide", "da", "Ja dem tager jeg lige nu, begyndte for 3 mdr siden", MORE),
        ("lenalidomide", "et", "Jah võtan praegu, alustasin 3 kuud tagasi", MORE),
        ("anti-cd38", "fi", "Darzalexii saan paraikaa, ny o kai kymmenes kuukaus menos", MORE),
        ("lenalidomide", "da", "Ja, i ca 4 år, så kom den tilbage", MORE),
        (
            "lenalidomide",
            "da",
            "Det var kun op til stamcellerne. Jeg tror det var 3 eller 4 serier",
            MORE,
        ),
        ("lenalidomide", "da", "Ja, men de stoppede efter en uges tid", FEWER),
        ("lenalidomide", "nb", "ja, men husker ikke hvor mange måneder", UNSURE),
        ("lenalidomide", "et", "jah, aga ei mäleta mitu kuud", UNSURE),
        ("anti-cd38", "da", "Ja, men min søster ved bedre end jeg hvor længe", UNSURE),
    ],
)
def test_what_tells_how_much_is_read(link_id: str, language: str, text: str, value: str) -> None:
    assert understand_item(text, QUESTIONS[link_id], language, TODAY).value == value


@pytest.mark.parametrize(
    ("link_id", "language", "text"),
    [
        ("lenalidomide", "en", "yes, several years ago"),
        ("lenalidomide", "nb", "ja, for noen år siden"),
        ("lenalidomide", "nb", "i fjor"),
        ("lenalidomide", "et", "Revlimidi sain eelmisel aastal"),
        ("lenalidomide", "en", "yes, it was started three months ago"),
    ],
)
def test_when_it_was_tells_no_amount(link_id: str, language: str, text: str) -> None:
    assert understand_item(text, QUESTIONS[link_id], language, TODAY).value is None


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("da", "Ja, DVd. Cyklus 6 dag 1 i dag"),
        ("en", "yes, cycle 6 day 1 today"),
        ("fi", "kyllä, sykli 5 päivä 1 tänään"),
        ("et", "jah, tsükkel 5 päev 1 täna"),
    ],
)
def test_the_first_day_of_a_later_round_is_no_first_round(language: str, text: str) -> None:
    said = understand_item(text, QUESTIONS["anti-cd38"], language, TODAY)
    assert said.value in (MORE, None)
