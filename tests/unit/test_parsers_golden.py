"""The seven parsers against the sample feeds and against the 58 broken files."""

import json
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bongsu_connectors.agencies import kr_kcg, kr_kcs, kr_knp, kr_moj, kr_spo, th_customs, vn_customs
from bongsu_connectors.testing import check_feed
from bongsu_schemas.feed import Feed, FileRefused, ParsedRecord
from bongsu_schemas.messages import message

GOLDEN = Path(__file__).parents[1] / "golden"
TRUTH = json.loads((GOLDEN / "truth.json").read_text())
BAD = json.loads((GOLDEN / "bad.json").read_text())
NOW = datetime(2026, 11, 20, 6, tzinfo=UTC)
FEEDS: dict[str, Feed] = {
    module.FEED.agency: module.FEED for module in (kr_kcg, kr_kcs, kr_knp, kr_moj, kr_spo, th_customs, vn_customs)
}
FILES = {file["file"]: file for file in TRUTH["files"]}


def records(name: str) -> list[ParsedRecord]:
    agency = FILES[name]["agency"]
    return FEEDS[agency].parse((GOLDEN / agency / name).read_bytes(), NOW).records


def canonical(name: str, index: int) -> dict[str, Any]:
    draft = records(name)[index].draft
    assert draft is not None
    return draft["canonical"]


@pytest.mark.parametrize("agency", sorted(FEEDS))
def test_the_samples_give_the_expected_drafts_and_keep_the_laws(agency: str) -> None:
    assert check_feed(FEEDS[agency], GOLDEN / agency, NOW) > 0


@pytest.mark.parametrize("name", sorted(FILES))
def test_broken_records_are_quarantined_with_their_reason_and_no_others(name: str) -> None:
    origin = FILES[name].get("resend_of", name)
    expected = {each["index"]: each["reason"] for each in TRUTH["broken"] if each["file"] == origin}
    parsed = records(name)
    assert len(parsed) == FILES[name]["records"]
    assert {each.record_no: [d.code for d in each.defects] for each in parsed if each.defects} == {
        index: [reason] for index, reason in expected.items()
    }


@pytest.mark.parametrize("broken", [each for each in TRUTH["broken"] if each["ref_or_line"][0] != "#"], ids=str)
def test_a_broken_record_keeps_its_own_number(broken: dict[str, Any]) -> None:
    assert records(broken["file"])[broken["index"]].ref == broken["ref_or_line"]


@pytest.mark.parametrize("agency", sorted(FEEDS))
def test_times_are_in_utc_with_their_precision(agency: str) -> None:
    wrong = []
    for name in (each for each, file in FILES.items() if file["agency"] == agency):
        for record in records(name):
            key = f"{agency}/{record.ref}"
            if record.draft is None or record.draft["version"] != TRUTH["revisions"].get(key, 1):
                continue
            if key in TRUTH["times"]:
                occurred = record.draft["times"]["occurred"]
                if (occurred["from"], occurred["precision"]) != (TRUTH["times"][key], TRUTH["time_precision"][key]):
                    wrong.append((key, occurred))
    assert not wrong


@pytest.mark.parametrize("repeat", TRUTH["repeats"], ids=lambda each: f"{each['file']}-{each['index']}-{each['kind']}")
def test_a_repeat_has_the_same_canonical_form(repeat: dict[str, Any]) -> None:
    first, index = repeat["first"].split("#")
    assert canonical(repeat["file"], repeat["index"]) == canonical(first, int(index))


@pytest.mark.parametrize("agency", sorted(FEEDS))
def test_two_revisions_never_have_the_same_canonical_form(agency: str) -> None:
    seen: dict[str, tuple[str | None, int]] = {}
    for name in (each for each, file in FILES.items() if file["agency"] == agency):
        for record in records(name):
            if record.draft is not None:
                key = json.dumps(record.draft["canonical"], sort_keys=True)
                version = (record.ref, record.draft["version"])
                assert seen.setdefault(key, version) == version


@pytest.mark.parametrize("agency", sorted(FEEDS))
def test_the_counts_per_agency_are_the_truth(agency: str) -> None:
    versions = {
        (record.ref, record.draft["version"])
        for name, file in FILES.items()
        if file["agency"] == agency
        for record in records(name)
        if record.draft is not None
    }
    counts = TRUTH["counts"][agency]
    assert len({ref for ref, _ in versions}) == counts["unique"]
    assert len(versions) == counts["unique_revisions"]


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_broken_file_is_refused_or_accepted_as_expected_in_little_time_and_memory(name: str) -> None:
    expected = BAD[name]
    feed = FEEDS[expected["agency"]]
    payload = (GOLDEN / expected["agency"] / "bad" / name).read_bytes()
    began = time.process_time()
    told = ""
    try:
        parsed = feed.parse(payload, NOW)
    except FileRefused as refusal:
        outcome: dict[str, Any] = {"outcome": "file_rejected"}
        defect = refusal.defect
        told = defect.code + message(defect.code, "en", **defect.values, field=defect.field, place=refusal.place)
    else:
        rejected = [each for each in parsed.records if each.defects]
        outcome = {
            "outcome": "record_rejected" if rejected else "accepted",
            "rejected": [{"index": each.record_no, "ref": each.ref} for each in rejected],
            "accepted": len(parsed.records) - len(rejected),
        }
        told = " ".join(
            defect.code + message(defect.code, "en", **defect.values, field=defect.field, place=each.place)
            for each in rejected
            for defect in each.defects
        )
    assert time.process_time() - began < 2
    assert outcome == {field: expected[field] for field in outcome}
    assert not expected["reason"] or any(word in told.lower() for word in expected["reason"])


@pytest.mark.parametrize("name", [each for each in sorted(BAD) if "bomb" in each or "depth" in each or "deep" in each])
def test_a_bomb_takes_little_memory(name: str) -> None:
    agency = BAD[name]["agency"]
    payload = (GOLDEN / agency / "bad" / name).read_bytes()
    tracemalloc.start()
    try:
        FEEDS[agency].parse(payload, NOW)
    except FileRefused:
        pass
    finally:
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_what_looks_like_a_formula_is_text() -> None:
    payload = (GOLDEN / "vn.customs/bad/vn.customs.formula.xlsx").read_bytes()
    native = [each.draft["native"] for each in vn_customs.parse(payload, NOW).records if each.draft]
    assert any(value == '=HYPERLINK("http://127.0.0.1/x","a")' for each in native for value in each.values())
