"""Admission end to end on the embedded engine: outcomes, idempotency, order of revisions, quarantine and its mends."""

import itertools
from collections.abc import Callable
from typing import Any

import orjson
import pytest

from bongsu.bootstrap import Hub
from bongsu.domain.errors import ForbiddenError, NotFoundError, TooLargeError, UnverifiedError
from bongsu.domain.release import Viewer
from bongsu.services import intake, quarantine, reading

Signed = Callable[[str, bytes], bytes]
Indexed = Callable[[Hub], int]


def _knp(*records: dict[str, Any]) -> bytes:
    return "\n".join(orjson.dumps(record).decode() for record in records).encode() + b"\n"


def _record(number: str, revision: int = 1, status: str = "신규", **fields: Any) -> dict[str, Any]:
    record: dict[str, Any] = {
        "첩보번호": number,
        "차수": revision,
        "처리구분": status,
        "작성일시": "2026-11-20 14:30",
        "작성관서": "부산경찰청",
        "제목": "필로폰 관련 첩보",
        "첩보내용": "부산 거주 김철수 관련.",
        "대상자": [],
        "관련운송": [],
        "관련물품": [{"품명": "필로폰", "수량": 12.5, "단위": "g"}],
        "죄명": "마약류관리에관한법률위반",
        "입수경위": "제보",
        "평가등급": "B2",
        "취급제한": [],
        "배포기관": [],
    }
    return {**record, **fields}


def _push(hub: Hub, envelope: bytes, agency: str = "kr.knp") -> dict[str, Any]:
    receipt = intake.submit(hub.intake, agency, envelope)
    hub.catch_up()
    return intake.receipt_for(hub.intake, agency, receipt["submission_id"])


def _viewer(hub: Hub, name: str) -> Viewer:
    viewer = hub.directory.user(name)
    assert viewer is not None
    return viewer


def _export(hub: Hub, user: str = "analyst@kr.knp", *, everything: bool = True) -> list[dict[str, Any]]:
    return list(reading.export(hub.reading, _viewer(hub, user), "border_risk", hub.clock(), everything=everything))


def _outcomes(receipt: dict[str, Any]) -> list[str]:
    return [record["outcome"] for record in receipt["records"]]


def test_a_receipt_is_given_before_processing_and_is_durable(hub: Hub, signed: Signed) -> None:
    receipt = intake.submit(hub.intake, "kr.knp", signed("kr.knp", _knp(_record("서울-1"))))
    assert receipt["state"] == "received"
    assert hub.logged("submissions") == 1


def test_every_outcome_is_counted_under_its_name(hub: Hub, signed: Signed) -> None:
    receipt = _push(
        hub,
        signed(
            "kr.knp",
            _knp(
                _record("서울-1"),
                _record("서울-1"),
                _record("서울-1", 2, "정정", 제목="정정"),
                _record("서울-1", 2, "정정", 제목="다른 정정"),
                _record("서울-2", 3, "철회"),
                _record("", 1),
            ),
        ),
    )
    assert _outcomes(receipt) == ["admitted", "repeat", "revision", "conflict", "withdrawal", "quarantined"]
    assert receipt["counts"] == {
        "records": 6,
        "admitted": 1,
        "repeats": 1,
        "revisions": 1,
        "withdrawals": 1,
        "conflicts": 1,
        "quarantined": 2,
    }
    assert receipt["records"][0]["alert_id"] == receipt["records"][1]["alert_id"]
    assert receipt["records"][3]["errors"][0]["code"] == "conflict"


def test_the_same_bytes_return_the_same_receipt(hub: Hub, signed: Signed) -> None:
    envelope = signed("kr.knp", _knp(_record("서울-1"), _record("서울-2")))
    first = _push(hub, envelope)
    assert intake.submit(hub.intake, "kr.knp", envelope) == first
    assert hub.logged("submissions") == 1
    assert hub.logged("alerts") == 2


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_revisions_does_not_matter_to_the_end_state(
    hub: Hub, signed: Signed, indexed: Indexed, order: tuple[int, ...]
) -> None:
    versions = [_record("서울-1"), _record("서울-1", 2, "철회"), _record("서울-1", 3, "정정", 제목="다시")]
    for number in order:
        _push(hub, signed("kr.knp", _knp(versions[number])))
    assert [(line["version"], line["status"]) for line in _export(hub)] == [
        (1, "superseded"),
        (2, "superseded"),
        (3, "active"),
    ]
    assert indexed(hub) == 1


def test_a_withdrawal_takes_an_earlier_revision_back_even_when_it_comes_first(hub: Hub, signed: Signed) -> None:
    _push(hub, signed("kr.knp", _knp(_record("서울-1", 2, "철회"))))
    _push(hub, signed("kr.knp", _knp(_record("서울-1"))))
    assert _export(hub, everything=False) == []
    with_withdrawal = {line["version"]: line["status"] for line in _export(hub)}
    assert with_withdrawal == {1: "superseded", 2: "withdrawn"}


def test_a_signature_by_another_agency_is_refused(hub: Hub, signed: Signed) -> None:
    with pytest.raises(UnverifiedError, match=r"registered for kr\.knp"):
        intake.submit(hub.intake, "kr.knp", signed("kr.spo", _knp(_record("서울-1"))))
    assert hub.logged("submissions") == 0


def test_an_altered_payload_is_refused(hub: Hub, signed: Signed) -> None:
    envelope = orjson.loads(signed("kr.knp", _knp(_record("서울-1"))))
    envelope["payload"] = orjson.loads(signed("kr.knp", _knp(_record("서울-2"))))["payload"]
    with pytest.raises(UnverifiedError):
        intake.submit(hub.intake, "kr.knp", orjson.dumps(envelope))


def test_a_submission_over_the_limit_is_refused_with_its_name(hub: Hub, signed: Signed) -> None:
    with pytest.raises(TooLargeError, match=r"limit `submission`"):
        intake.submit(hub.intake, "kr.knp", signed("kr.knp", b" " * (intake.MOST_BYTES + 1)))


def test_a_dry_run_has_the_same_limit(hub: Hub, signed: Signed) -> None:
    with pytest.raises(TooLargeError, match=r"limit `submission`"):
        intake.dry_run(hub.intake, "kr.knp", signed("kr.knp", b" " * (intake.MOST_BYTES + 1)))


def test_a_refused_file_waits_whole_in_quarantine(hub: Hub, signed: Signed) -> None:
    payload = "접촉".encode("cp949")
    receipt = _push(hub, signed("kr.knp", payload))
    assert receipt["state"] == "refused"
    assert receipt["counts"]["records"] == 0
    assert receipt["errors"][0]["code"] == "encoding"
    waiting = list(quarantine.entries(hub.quarantine, _viewer(hub, "feed@kr.knp")))
    assert [entry["record_no"] for entry in waiting] == [None]
    assert quarantine.raw(hub.quarantine, _viewer(hub, "feed@kr.knp"), waiting[0]["quarantine_id"]) == payload


def test_quarantine_is_shown_in_english_and_in_the_agencys_language(hub: Hub, signed: Signed) -> None:
    _push(hub, signed("kr.knp", _knp(_record("서울-1", 처리구분="???"))))
    viewer = _viewer(hub, "feed@kr.knp")
    (waiting,) = quarantine.entries(hub.quarantine, viewer)
    entry = quarantine.show(hub.quarantine, viewer, waiting["quarantine_id"])
    assert entry["errors"][0]["code"] == "unknown_status"
    assert "처리구분" in entry["errors"][0]["message"]
    assert any("가" <= letter <= "힣" for letter in entry["local_errors"][0]["message"].replace("처리구분", ""))
    assert entry["raw_base64"]
    with pytest.raises(NotFoundError):
        quarantine.show(hub.quarantine, _viewer(hub, "feed@kr.kcs"), waiting["quarantine_id"])


def test_an_operator_sees_kinds_of_errors_and_no_record(hub: Hub, signed: Signed) -> None:
    _push(hub, signed("kr.knp", _knp(_record("서울-1", 처리구분="???"))))
    (entry,) = quarantine.entries(hub.quarantine, _viewer(hub, "operator@hub"))
    assert entry["codes"] == ["unknown_status"]
    assert not {"ref", "place", "errors"} & set(entry)


def test_a_conflict_that_is_tried_again_stays_open(hub: Hub, signed: Signed) -> None:
    _push(hub, signed("kr.knp", _knp(_record("서울-1"), _record("서울-1", 제목="anders"))))
    viewer = _viewer(hub, "feed@kr.knp")
    (waiting,) = quarantine.entries(hub.quarantine, viewer)
    receipt = quarantine.requeue(hub.quarantine, viewer, waiting["quarantine_id"], hub.clock())
    assert _outcomes(receipt) == ["admitted", "conflict"]
    assert quarantine.show(hub.quarantine, viewer, waiting["quarantine_id"])["state"] == "open"


def test_a_discarded_entry_keeps_its_reason_and_its_bytes(hub: Hub, signed: Signed) -> None:
    _push(hub, signed("kr.knp", _knp(_record("서울-1", 처리구분="???"))))
    viewer = _viewer(hub, "feed@kr.knp")
    (waiting,) = quarantine.entries(hub.quarantine, viewer)
    entry = quarantine.discard(hub.quarantine, viewer, waiting["quarantine_id"], "a test record", hub.clock())
    assert (entry["state"], entry["reason"], entry["decided_by"]) == ("discarded", "a test record", "feed@kr.knp")
    assert list(quarantine.entries(hub.quarantine, viewer)) == []
    with pytest.raises(ForbiddenError, match="already discarded"):
        quarantine.discard(hub.quarantine, viewer, waiting["quarantine_id"], "again", hub.clock())


def test_a_dry_run_tells_the_outcome_and_stores_nothing(hub: Hub, signed: Signed) -> None:
    receipt = intake.dry_run(hub.intake, "kr.knp", signed("kr.knp", _knp(_record("서울-1"), _record(""))))
    assert _outcomes(receipt) == ["admitted", "quarantined"]
    assert [hub.logged(topic) for topic in ("submissions", "alerts", "quarantine")] == [0, 0, 0]


def test_a_rebuild_gives_the_same_answers(
    hub: Hub, signed: Signed, indexed: Indexed, samples: list[tuple[str, bytes]]
) -> None:
    for agency, payload in samples:
        intake.submit(hub.intake, agency, signed(agency, payload))
    hub.catch_up()
    before = _state(hub, indexed)
    hub.index.clear()
    hub.proofs.clear()
    assert indexed(hub) == 0
    hub.catch_up()
    assert _state(hub, indexed) == before


def _state(hub: Hub, indexed: Indexed) -> tuple[int, int, list[str | None]]:
    return indexed(hub), hub.index.position(), [hub.proofs.checkpoint(agency) for agency in hub.directory.agencies()]
