"""What is done with a message of an agency's inbox, and what is answered."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import orjson
import pytest

from bongsu.bootstrap import Hub
from bongsu.entrypoints.running import settle
from bongsu.services.inbox import take_in
from bongsu.services.intake import MOST_BYTES
from bongsu_schemas import envelope as dsse

Sign = Callable[[str, bytes], bytes]


@pytest.fixture
def envelope(signed: Sign, samples: list[tuple[str, bytes]]) -> bytes:
    return signed("kr.kcs", dict(samples)["kr.kcs"])


def test_what_is_taken_in_is_answered_by_admission(hub: Hub, envelope: bytes) -> None:
    assert take_in(hub.intake, "kr.kcs", envelope) is None
    [logged] = hub.log.read("submissions", 0, 10)
    assert (logged.headers["agency"], logged.headers["backfill"]) == ("kr.kcs", "")
    assert take_in(hub.intake, "kr.kcs", envelope) is None  # again, and it still waits
    assert hub.log.end("submissions") == 1


def test_history_is_marked(hub: Hub, envelope: bytes) -> None:
    take_in(hub.intake, "kr.kcs", envelope, backfill=True)
    assert hub.log.read("submissions", 0, 1)[0].headers["backfill"] == "1"


def test_what_was_processed_long_ago_gets_its_current_receipt_again(hub: Hub, envelope: bytes) -> None:
    take_in(hub.intake, "kr.kcs", envelope)
    settle(hub)
    answer = take_in(hub.intake, "kr.kcs", envelope)
    assert answer is not None
    receipt = orjson.loads(answer.value)
    assert (receipt["state"], len(receipt["records"])) == ("processed", receipt["counts"]["records"])
    assert answer.key == sha256(envelope).hexdigest()
    assert answer.headers == {
        "kind": "again", "submission_id": receipt["submission_id"], "agency": "kr.kcs", "source": "0",
    }  # fmt: skip


def refused(hub: Hub, agency: str, message: bytes) -> dict[str, Any]:
    answer = take_in(hub.intake, agency, message)
    assert answer is not None
    assert answer.headers == {"kind": "problem", "agency": agency}
    assert answer.key == sha256(message).hexdigest()
    assert hub.log.end("submissions") == 0
    return dict(orjson.loads(answer.value))


@pytest.mark.parametrize("message", [b"", b"{}", b"\xff\x00", b"[" * 5_000, b"null"])
def test_what_is_no_envelope_is_a_problem(hub: Hub, message: bytes) -> None:
    assert refused(hub, "kr.kcs", message)["status"] == 422


def test_nobody_submits_in_anothers_name(hub: Hub, envelope: bytes) -> None:
    told = refused(hub, "kr.knp", envelope)
    assert (told["status"], told["type"]) == (422, "urn:bongsu:problem:unverified")
    assert "registered for kr.knp" in told["detail"]


def test_a_feed_that_is_not_the_agencys_own_is_a_problem(hub: Hub) -> None:
    key = dsse.load_private_key((hub.settings.data / "agencies" / "kr.kcs.key").read_bytes())
    told = refused(hub, "kr.kcs", dsse.sign(b"x", "application/of.nobody", key))
    assert (told["status"], told["title"]) == (403, "Forbidden")


def test_too_much_is_a_problem(hub: Hub) -> None:
    assert refused(hub, "kr.kcs", b" " * (MOST_BYTES * 4 // 3 + 20_000))["status"] == 413


def test_a_fault_of_the_hub_is_no_answer(hub: Hub, envelope: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(hub.log, "append", away)
    with pytest.raises(TimeoutError):
        take_in(hub.intake, "kr.kcs", envelope)
