"""The agencies' Merkle logs: a function of the log's prefix, with a proof for every alert that nothing can alter."""

from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_proofs import SqliteProofs
from bongsu.domain.evidence import KEY_TYPE, is_genuine, key_statement, render, verify
from bongsu.domain.ids import alert_id
from bongsu.ports.ledger import Admission
from bongsu.ports.log import NewEntry
from bongsu.services.attest import Attest, CheckpointSigner, attest, prove
from bongsu_schemas.envelope import public_bytes, sign

ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
CHECKPOINT = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
CERTIFICATE = sign(key_statement("hub", "checkpoint", public_bytes(CHECKPOINT), "2026-01-01T00:00:00Z"), KEY_TYPE, ROOT)


def _entry(agency: str, number: int) -> NewEntry:
    identity = alert_id(agency, str(number), 1, 1)
    alert = {
        "alert_id": identity,
        "origin": {"agency": agency, "ref": str(number)},
        "version": 1,
        "edition": 1,
        "title": '필로폰 "quoted" <b>',
    }
    headers = {"alert_id": identity, "version": "1", "fingerprint": "00" * 32, "withdrawn": "0"}
    return NewEntry(f"{agency}/{number}", orjson.dumps(alert), headers)


@pytest.fixture
def proofs(tmp_path: Path) -> Iterator[SqliteProofs]:
    store = SqliteProofs(tmp_path / "proofs.sqlite3")
    yield store
    store.close()


def _worker(log: MemoryLog, proofs: SqliteProofs) -> Attest:
    return Attest(log, proofs, b"log key", CheckpointSigner(public_bytes(CHECKPOINT), CHECKPOINT.sign))


def _evidence(proofs: SqliteProofs, entry: NewEntry) -> bytes:
    proof = prove(proofs, b"log key", entry.headers["alert_id"])
    assert proof is not None
    return render(entry.value, proof, CERTIFICATE)


def test_an_alert_that_is_not_attested_has_no_proof(proofs: SqliteProofs) -> None:
    assert prove(proofs, b"log key", "00" * 20) is None


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_whatever_byte_of_an_evidence_file_is_changed_verification_fails(data: st.DataObject) -> None:
    evidence = bytearray(_EVIDENCE)
    place = data.draw(st.integers(0, len(evidence) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != evidence[place]))
    action = data.draw(st.sampled_from(["change", "delete", "insert"]))
    if action == "change":
        evidence[place] = other
    elif action == "delete":
        del evidence[place]
    else:
        evidence.insert(place, other)
    if bytes(evidence) != _EVIDENCE:
        assert not is_genuine(verify(bytes(evidence), public_bytes(ROOT)))


def test_evidence_under_another_root_is_not_genuine() -> None:
    assert is_genuine(verify(_EVIDENCE, public_bytes(ROOT)))
    assert not is_genuine(verify(_EVIDENCE, public_bytes(CHECKPOINT)))


@given(st.binary(max_size=300))
def test_no_bytes_make_verification_raise(content: bytes) -> None:
    assert not is_genuine(verify(content, public_bytes(ROOT)))


def _made_once() -> bytes:
    import tempfile  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        store = SqliteProofs(Path(folder) / "proofs.sqlite3")
        log = MemoryLog()
        entries = [_entry("kr.kcs", n) for n in range(5)]
        log.commit(Admission(position=1, alerts=entries))
        attest(_worker(log, store))
        evidence = _evidence(store, entries[3])
        store.close()
    return evidence


_EVIDENCE = _made_once()
