"""The season in words: where the calendar stands on any day, and how ideas add up on the map."""

import dataclasses

import pytest

from outreach_app.campaign.model import Campaign
from outreach_app.language import translator
from ui.season import add_up, areas_heading, season, short_name, shown_areas

FR = translator("fr")


@pytest.mark.parametrize(
    ("day", "heading", "passed"),
    [
        ("2016-05-31", "Dépôt\u00a0: J-266", 0),
        ("2017-02-09", "Dépôt\u00a0: J-12", 2),
        ("2017-02-21", "Dépôt\u00a0: aujourd’hui", 2),
        ("2017-02-22", "Étude par la Ville\u00a0: J-7", 3),
        ("2017-03-01", "Vote\u00a0: J-196", 4),
        ("2017-12-31", "La saison est terminée", 6),
    ],
)
def test_the_next_gate_leads_then_the_next_phase_then_nothing(
    paris: Campaign, day: str, heading: str, passed: int
) -> None:
    known = season(paris, day, "fr", FR)
    assert (known.heading(FR), known.passed) == (heading, passed)
    assert 0 <= known.share <= 1


def test_each_date_says_when_as_people_do(paris: Campaign) -> None:
    known = season(paris, "2017-02-09", "fr", FR)
    assert [date.words for date in known.dates] == [
        *("juin 2016", "depuis décembre", "21 février", "mars à juin", "septembre", "novembre"),
    ]


def test_today_lies_between_the_last_date_and_the_next(paris: Campaign) -> None:
    shares = [season(paris, day, "fr", FR).share for day in ("2016-12-01", "2017-01-15", "2017-02-20")]
    assert shares[0] == 0
    assert shares == sorted(shares)
    assert shares[-1] > 0.95


def test_an_idea_in_a_quartier_counts_for_its_arrondissement(paris: Campaign) -> None:
    counts = {"7511901": 3, "75119": 2, "7511803": 1, "75056": 4, "": 5, "gone": 6}
    assert add_up(paris, counts) == {"75119": 5, "75118": 1}
    assert areas_heading(paris, FR) == "Idées par arrondissement"
    assert short_name(paris, paris.area_by_code["75119"]) == "19e"


def test_a_city_without_tiles_is_counted_by_what_lies_right_below_it(paris: Campaign) -> None:
    plain = dataclasses.replace(paris, areas=tuple(dataclasses.replace(a, tile=None) for a in paris.areas))
    assert {area.kind for area in shown_areas(plain)} == {"arrondissement"}
    quarters = tuple(a for a in plain.areas if a.kind != "arrondissement")
    flat = dataclasses.replace(
        plain, areas=tuple(dataclasses.replace(a, parent="75056" if a.parent else None) for a in quarters)
    )
    assert len(shown_areas(flat)) == 80
    assert add_up(flat, {"7511901": 2}) == {"7511901": 2}
    assert areas_heading(flat, FR) == "Idées par secteur"
