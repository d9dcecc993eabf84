"""What a query is understood to ask, and that the user is told."""

from datetime import UTC, datetime

import pytest

from bongsu.domain.code_names import listed_name
from bongsu.domain.query.clauses import (
    AllOf,
    AnyOf,
    Between,
    Clause,
    Every,
    Free,
    Match,
    Nothing,
    Without,
    Words,
    all_of,
    any_of,
    tiers,
    widest,
    without,
)
from bongsu.domain.query.errors import QueryError
from bongsu.domain.query.grammar import parse
from bongsu.domain.query.histogram import DAY, interval_of, rolled_up
from bongsu.domain.query.understanding import Understood, sought, understand
from bongsu.domain.saying import Saying
from bongsu.entrypoints.web.languages import language
from bongsu.entrypoints.web.sentences import said
from bongsu_schemas.names import fold_keys
from bongsu_schemas.text import query_phrase

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOVEMBER = int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())


def read(query: str) -> Understood:
    return understand(parse(query), NOW)


def parts(clause: Clause) -> list[Clause]:
    """The clause and everything in it."""
    match clause:
        case AllOf(inner) | AnyOf(inner):
            return [clause, *(each for part in inner for each in parts(part))]
        case Free(identifier, name, text):
            return [clause, *parts(identifier), *parts(name), *parts(text)]
        case Without(part):
            return [clause, *parts(part)]
        case _:
            return [clause]


def asks(query: str, wanted: Clause) -> bool:
    return wanted in parts(read(query).clause)


@pytest.mark.parametrize(
    "word", ["필로폰", "히로뽕", "เมทแอมเฟตามีน", "methamphetamine", "Ma túy đá", "MA TUY DA", "아이스"]
)
def test_a_drug_word_of_any_language_asks_for_the_substance_and_the_user_is_told(word: str) -> None:
    understood = read(word)
    drugs = [part for part in parts(understood.clause) if isinstance(part, Match) and part.field == "substance"]
    assert any("methamphetamine" in each.values for each in drugs)
    assert any(word in note and "methamphetamine" in note for note in understood.notes)


def test_a_quoted_drug_word_is_only_the_word() -> None:
    understood = read('"필로폰"')
    assert not [part for part in parts(understood.clause) if isinstance(part, Match) and part.field == "substance"]
    assert understood.notes == ()


@pytest.mark.parametrize(
    ("query", "modes"),
    [
        ("소포", ("post",)),
        ("국제우편", ("post",)),
        ("국제 우편", ("post",)),
        ("EMS", ("post",)),
        ("bưu kiện", ("post",)),
        ("buu kien", ("post",)),
        ("พัสดุ", ("post", "express")),
        ("parcel", ("post", "express")),
        ("특송", ("express",)),
        ("chuyển phát nhanh", ("express",)),
        ("courier", ("express",)),
        ("พัสดุเร่งด่วน", ("express",)),
        ("여행자", ("air_pax", "sea_pax")),
        ("passengers", ("air_pax", "sea_pax")),
        ("ผู้โดยสาร", ("air_pax", "sea_pax")),
        ("hành khách", ("air_pax", "sea_pax")),
        ("air cargo", ("air_cargo",)),
        ("항공화물", ("air_cargo",)),
        ("컨테이너", ("sea_container",)),
        ("container", ("sea_container",)),
        ("công-te-nơ", ("sea_container",)),
        ("คอนเทนเนอร์", ("sea_container",)),
        ("선박", ("vessel",)),
        ("เรือ", ("vessel",)),
        ("tàu", ("vessel",)),
        ("ship", ("vessel",)),
        ("필로폰 소포", ("post",)),
        ("transport_mode:소포", ("post",)),
        ("tau", ()),
        ("pha", ()),
        ("air", ()),
        ("unknown", ()),
        ('"소포"', ()),
    ],
)
def test_a_word_of_transport_asks_for_the_mode_and_the_user_is_told(query: str, modes: tuple[str, ...]) -> None:
    understood = read(query)
    found = [each for each in parts(understood.clause) if isinstance(each, Match) and each.field == "transport_mode"]
    assert [each.values for each in found] == ([modes] if modes else [])
    notes = [note for note in understood.notes if "mode of transport" in note]
    assert len(notes) == bool(modes and "transport_mode" not in query)
    if notes:
        assert ", ".join(modes) in notes[0]
        assert isinstance(notes[0], Saying)
        assert listed_name("transport_mode", modes[0], "ko") in said(notes[0], language("ko"))
        word = query.removeprefix("필로폰 ")
        assert asks(query, Words("body", tuple(query_phrase(word.split()[0])))), "the word itself is looked for too"


@pytest.mark.parametrize(
    ("query", "identifier"),
    [
        ("SYNU 100001-9", "container:SYNU1000019"),
        ("synu1000019 필로폰", "container:SYNU1000019"),
        ('"SYNU 100001-9"', "container:SYNU1000019"),
        ('container:"SYNU 100001-9"', "container:SYNU1000019"),
        ("container:synu1000019", "container:SYNU1000019"),
        ("EE123456785TH", "s10:EE123456785TH"),
        ("EE 123 456 785 TH", "s10:EE123456785TH"),
        ("010-1234-5678", "phone:+821012345678"),
        ("+82 10 1234 5678", "phone:+821012345678"),
        ('phone:"010-1234-5678"', "phone:+821012345678"),
        ("phone:0812345678", "phone:+66812345678"),
        ("imo:9100009", "imo:9100009"),
    ],
)
def test_an_identifier_is_normalised_as_when_indexed(query: str, identifier: str) -> None:
    assert identifier in identifiers_of(query)


def identifiers_of(query: str) -> set[str]:
    clauses = [part for part in parts(read(query).clause) if isinstance(part, Match)]
    return {value for clause in clauses if clause.field == "identifiers" for value in clause.values}


@pytest.mark.parametrize("query", ["+82 10-1315-0889", '"+821013150889"', "phone:+821013150889", "010-1315-0889"])
def test_a_telephone_number_is_also_looked_for_as_it_is_written_at_home(query: str) -> None:
    values = [
        v
        for p in parts(read(query).clause)
        if isinstance(p, Match) and p.field == "identifier_values"
        for v in p.values
    ]
    assert "01013150889" in values


@pytest.mark.parametrize(
    ("query", "clause"),
    [
        ("agency:KR.KCS", Match("agency", ("kr.kcs",))),
        ("code:h1", Match("code", ("H1",))),
        ("country:태국", Match("country", ("TH",))),
        ("country:th", Match("country", ("TH",))),
        ("nationality:เวียดนาม", Match("nationality", ("VN",))),
        ("place:부산", Match("place", ("KRPUS",))),
        ("place:Busan", Match("place", ("KRPUS",))),
        ("substance:필로폰", Match("substance", ("methamphetamine",))),
        ("substance:yaba", Match("substance", ("yaba",))),
        ("transport_mode:air", Match("transport_mode", ("air_pax", "air_cargo"))),
        ("risk:>=high", Match("risk", ("high", "critical"))),
        ("risk:<high", Match("risk", ("low", "medium"))),
        ("risk:{low TO high]", Match("risk", ("medium", "high"))),
        ("risk:[20 TO 30}", Between("risk_score", 20, 30, include_high=False)),
        ("mass_g:>1000", Between("mass_g", 1000, None, include_low=False)),
        ("version:2", Between("version", 2, 2)),
        ("birth_date:1990-5", Match("birth_date", ("1990-05",))),
        ("birth_date:[1990 TO 1995-06]", Between("birth_day", 19900000, 19950630)),
        ("title:필로", Words("title", ("필로",))),
        ("substance:*", Match("has", ("substance",))),
        ("ref:대검마약-2026-22587", Match("ref", ("대검마약202622587",))),
    ],
)
def test_a_field_is_read_as(query: str, clause: Clause) -> None:
    assert asks(query, clause)


@pytest.mark.parametrize(
    ("query", "low", "high"),
    [
        ("occurred:2026-11-01", NOVEMBER, NOVEMBER + DAY - 1),
        ("occurred:[2026-11-01 TO 2026-11-02]", NOVEMBER, NOVEMBER + 2 * DAY - 1),
        ("occurred:{2026-10-31 TO 2026-11-02}", NOVEMBER, NOVEMBER + DAY - 1),
        ("occurred:2026-11", NOVEMBER, NOVEMBER + 30 * DAY - 1),
        ("occurred:>=2026-11", NOVEMBER, None),
        ("occurred:>2026-10", NOVEMBER, None),
        ("occurred:<2026-11", None, NOVEMBER - 1),
        ("occurred:2026-11-01T05:00Z", NOVEMBER + 5 * 3600, NOVEMBER + 5 * 3600 + 59),
        ("occurred:[2026-11-01T09:00:00+09:00 TO *]", NOVEMBER, None),
        ("occurred:>=now-1d", int(NOW.timestamp()) - DAY, None),
        ("month:[2026-11 TO 2026-11]", NOVEMBER, NOVEMBER + 30 * DAY - 1),
    ],
)
def test_dates_are_whole_and_both_ends_count(query: str, low: int | None, high: int | None) -> None:
    assert asks(query, Between("occurred", low, high))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("occurred:2569-11-01", "2026"),
        ("occurred:2026-02-30", "no date"),
        ("occurred:>=now-99999999w", "no date"),
        ("occurred:[a TO b]", "no date"),
        ("mass_g:많음", "number"),
        ("risk:hgih", "level or a score"),
        ("risk:[low TO 5]", "level or a score"),
        ("country:아틀란티스", "ISO 3166"),
        ("substance:모름", "no drug is known"),
        ("transport_mode:낙타", "post, express"),
        ("title:[a TO b]", "no order"),
        ("occurred:[2026-11-15 TO 2026-11-01]", "ends before it begins"),
        ("mass_g:[5 TO 2.5]", "ends before it begins"),
        ("tlp:pink", "amber+strict"),
        ("code:H9", "H0, H1"),
        ("status:superseded", "withdrawn"),
        ("message_type:gossip", "seizure_report"),
        ("precedence:urgent", "flash"),
    ],
)
def test_a_value_that_cannot_be_meant_is_refused(query: str, says: str) -> None:
    with pytest.raises(QueryError, match="character") as caught:
        read(query)
    assert says in str(caught.value)


def test_bare_words_side_by_side_are_a_name_in_any_script() -> None:
    names = {
        v
        for p in parts(read("Kim Young Hee 필로폰").clause)
        if isinstance(p, Match) and p.field == "name_keys"
        for v in p.values
    }
    assert names & fold_keys("김영희")


def test_not_excludes_in_the_widest_meaning() -> None:
    clause = widest(read("NOT 필로폰").clause)
    assert isinstance(clause, Without)
    assert Match("substance", ("methamphetamine",)) in parts(clause)
    assert Words("body", ("필로", "로폰")) in parts(clause)
    assert not any(isinstance(part, Free) for part in parts(clause))


def test_what_stands_under_not_makes_no_tier_and_no_highlight() -> None:
    clause = read("agency:kr.kcs NOT 필로폰").clause
    assert [match for match, _ in tiers(clause)] == ["filter"]
    assert sought(clause).phrases == []


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("국제우편", ["identifier", "name", "text"]),
        ("", ["filter"]),
        ("agency:kr.kcs", ["filter"]),
        ("container:SYNU1000019", ["identifier"]),
        ("name:김영희", ["name"]),
        ("title:태국", ["text"]),
    ],
)
def test_tiers_are_those_that_can_have_hits(query: str, kinds: list[str]) -> None:
    assert [match for match, _ in tiers(read(query).clause)] == kinds


def test_clauses_are_made_as_small_as_they_can_be() -> None:
    match = Match("a", ("b",))
    assert all_of(Every(), match, match) == match
    assert all_of(match, Nothing()) == Nothing()
    assert all_of(match, without(match)) == Nothing()
    assert any_of(Nothing(), match) == match
    assert any_of(match, Every()) == Every()
    assert without(Every()) == Nothing()


def test_the_histogram_takes_intervals_that_fit_the_span() -> None:
    monday = int(datetime(2026, 11, 2, tzinfo=UTC).timestamp())
    assert [interval_of({0: 1, span * DAY: 1}) for span in (0, 2, 3, 100, 1000)] == [
        "hour",
        "hour",
        "day",
        "week",
        "month",
    ]
    assert rolled_up({monday: 1, monday + 6 * DAY: 2, monday + 7 * DAY: 4}, "week") == [
        (monday, 3),
        (monday + 7 * DAY, 4),
    ]
    assert rolled_up({monday: 1, NOVEMBER: 2}, "month") == [(NOVEMBER, 3)]


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ("SYNU1000018", "container SYNU1000018"), ('"SYNU1000018"', "container SYNU1000018"),
        ("container:SYNU-1000018", "container SYNU1000018"), ("EE123456784TH", "s10 EE123456784TH"),
        ("IMO 9100008", "imo 9100008"), ("imo:9100008", "imo 9100008"), ("awb:217-12345674", "awb 217-12345674"),
        ("NOT 217-12345674", "awb 217-12345674"), ("business_no:123-45-67890", "business_no 1234567890"),
    ],
)  # fmt: skip
def test_a_number_whose_check_digit_is_wrong_is_looked_for_and_the_user_is_told(query: str, number: str) -> None:
    understood = read(query)
    assert f"the check digit of {number} is wrong: look whether every character is right" in understood.notes
    scheme, _, value = number.partition(" ")
    assert any(isinstance(p, Match) and f"{scheme}:{value}" in p.values for p in parts(understood.clause))


@pytest.mark.parametrize(
    "query",
    ["SYNU1000019", "imo:9100009", "EE123456785TH", "217-12345675", "phone:010-2345-6789", "flight:KE658", "1234567"],
)
def test_a_right_number_and_one_without_a_check_digit_are_not_doubted(query: str) -> None:
    assert not [each for each in read(query).notes if "check digit" in each]


@pytest.mark.parametrize("query", ['vehicle:"บต 4471"', '"บต 4471"', "บต 4471", "vehicle:บต4471"])
def test_a_thai_plate_is_looked_for_with_and_without_a_province(query: str) -> None:
    values = identifiers_of(query)
    assert {"vehicle:บต4471", "vehicle:บต4471เชียงราย", "vehicle:บต4471ชลบุรี"} <= values
    assert identifiers_of('vehicle:"บต 4471 ชลบุรี"') == {"vehicle:บต4471", "vehicle:บต4471ชลบุรี"}


def test_an_agency_that_is_not_on_the_list_is_named_with_those_near_it() -> None:
    [note] = read("agency:kr.kc").notes
    assert note.startswith("“kr.kc” is not on the list of agencies: it has kr.kcs, kr.kcg")
    [note] = read("agency:zz").notes
    assert "th.customs" in note
    assert "kr.knp" in note
    assert read("agency:TH.Customs").notes == ()
