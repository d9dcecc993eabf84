"""The sample and the broken feeds, through the whole hub, against the truth that was drawn with them."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from bongsu.bootstrap import Hub
from bongsu.services import intake, reading

GOLDEN = Path(__file__).parents[1] / "golden"
TRUTH = orjson.loads((GOLDEN / "truth.json").read_bytes())
BAD = orjson.loads((GOLDEN / "bad.json").read_bytes())

Signed = Callable[[str, bytes], bytes]
Lines = dict[str, dict[str, Any]]


@pytest.fixture
def receipts(hub: Hub, signed: Signed) -> dict[str, dict[str, Any]]:
    """All sample files pushed in order: the receipt of each, by its name."""
    told = {}
    for file in TRUTH["files"]:
        payload = (GOLDEN / file["agency"] / file["file"]).read_bytes()
        identity = intake.submit(hub.intake, file["agency"], signed(file["agency"], payload))["submission_id"]
        hub.catch_up()
        told[file["file"]] = intake.receipt_for(hub.intake, file["agency"], identity)
    return told


def _lines(hub: Hub) -> Lines:
    steward = hub.directory.user("steward@hub")
    assert steward is not None
    lines = reading.export(hub.reading, steward, "border_risk", hub.clock(), everything=False)
    return {f"{line['origin']['agency']}/{line['origin']['ref']}": line for line in lines}


def test_every_agency_has_the_true_counts(receipts: dict[str, dict[str, Any]], hub: Hub) -> None:
    current = Counter(key.split("/")[0] for key in _lines(hub))
    sums: dict[str, Counter[str]] = {}
    for file in TRUTH["files"]:
        if "resend_of" not in file:
            sums.setdefault(file["agency"], Counter()).update(receipts[file["file"]]["counts"])
            assert receipts[file["file"]]["counts"]["repeats"] == file["repeats"], file["file"]
    for agency, truth in TRUTH["counts"].items():
        counts = sums[agency]
        assert current[agency] == truth["current"], agency
        assert counts["quarantined"] == truth["broken"], agency
        assert counts["admitted"] + counts["revisions"] + counts["withdrawals"] == truth["unique_revisions"], agency


def test_a_file_sent_again_returns_its_first_receipt(receipts: dict[str, dict[str, Any]]) -> None:
    for file in TRUTH["files"]:
        if "resend_of" in file:
            assert receipts[file["file"]] == receipts[file["resend_of"]]


def test_what_is_broken_waits_with_the_true_reason(receipts: dict[str, dict[str, Any]]) -> None:
    told = {
        (name, record["record_no"], record["errors"][0]["code"])
        for name, receipt in receipts.items()
        for record in receipt["records"]
        if record["outcome"] in ("quarantined", "conflict")
    }
    again = {(f["file"], f["resend_of"]) for f in TRUTH["files"] if "resend_of" in f}
    true = {(broken["file"], broken["index"], broken["reason"]) for broken in TRUTH["broken"]}
    assert told == true | {(copy, n, reason) for copy, first in again for name, n, reason in true if name == first}


@pytest.mark.usefixtures("receipts")
def test_times_substances_and_grams_are_true(hub: Hub) -> None:
    lines = _lines(hub)
    assert set(lines) == set(TRUTH["times"])
    for key, time in TRUTH["times"].items():
        occurred = lines[key]["times"]["occurred"]
        assert (occurred["from"], occurred["precision"]) == (time, TRUTH["time_precision"][key]), key
    for key, substance in (TRUTH["substances"] | TRUTH["substances_text"]).items():
        sure = {each["id"] for each in lines[key]["substances"] if each["kind"] != "indicator"}
        possible = {each["id"] for each in lines[key]["substances"]}
        assert sure == {substance} or (key in TRUTH["ambiguous_terms"] and substance in possible), key
    for key, grams in TRUTH["quantities"].items():
        quantities = [each["quantity"] for each in lines[key]["substances"] if each["quantity"]]
        measured = next(q["mass_g"] for q in quantities if q["method"] == "measured")
        assert measured == pytest.approx(grams), key


@pytest.mark.usefixtures("receipts")
def test_revisions_and_withdrawals_are_true(hub: Hub) -> None:
    lines = _lines(hub)
    for key, revision in TRUTH["revisions"].items():
        assert key in TRUTH["withdrawn"] or lines[key]["version"] == revision, key
    assert not set(lines) & set(TRUTH["withdrawn"])


@pytest.mark.usefixtures("receipts")
def test_a_wrong_check_digit_is_kept_and_marked(hub: Hub) -> None:
    lines = _lines(hub)
    for bad in TRUTH["bad_check"]:
        identifiers = [
            identifier
            for entity in lines[f"{bad['agency']}/{bad['ref']}"]["entities"]
            for identifier in entity["identifiers"]
            if identifier["value"].replace("-", "") == bad["value"]
        ]
        assert identifiers, bad
        assert not any(identifier["valid"] for identifier in identifiers), bad


@pytest.mark.parametrize("name", sorted(BAD))
def test_a_broken_file_has_the_expected_outcome(name: str, hub: Hub, signed: Signed) -> None:
    expected = BAD[name]
    agency = expected["agency"]
    payload = (GOLDEN / agency / "bad" / name).read_bytes()
    identity = intake.submit(hub.intake, agency, signed(agency, payload))["submission_id"]
    hub.catch_up()
    receipt = intake.receipt_for(hub.intake, agency, identity)
    if expected["outcome"] == "file_rejected":
        assert receipt["state"] == "refused"
        assert receipt["counts"]["records"] == 0
        words = " ".join(f"{error['code']} {error['message']}" for error in receipt["errors"]).lower()
        assert any(reason in words for reason in expected["reason"]), words
        return
    rejected = [record for record in receipt["records"] if record["outcome"] == "quarantined"]
    assert [(r["record_no"], r["ref"]) for r in rejected] == [(r["index"], r["ref"]) for r in expected["rejected"]]
    assert receipt["counts"]["admitted"] == expected["accepted"]
    for record in rejected:
        words = " ".join(f"{error['code']} {error['message']}" for error in record["errors"]).lower()
        assert any(reason in words for reason in expected["reason"]), words
