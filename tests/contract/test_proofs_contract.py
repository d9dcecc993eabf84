"""What every proof store keeps: trees that are a function of the log, whatever crashed and however it was batched."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_proofs import ElasticProofs
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_proofs import SqliteProofs
from bongsu.domain.evidence import KEY_TYPE, is_genuine, key_statement, render, verify
from bongsu.domain.ids import alert_id
from bongsu.ports.log import NewEntry
from bongsu.ports.proofs import Attested, Leaf, ProofStore
from bongsu.services.attest import Attest, CheckpointSigner, attest, prove
from bongsu_schemas.envelope import public_bytes, sign

ROOT = Ed25519PrivateKey.from_private_bytes(b"r" * 32)
CHECKPOINT = Ed25519PrivateKey.from_private_bytes(b"c" * 32)
CERTIFICATE = sign(key_statement("hub", "checkpoint", public_bytes(CHECKPOINT), "2026-01-01T00:00:00Z"), KEY_TYPE, ROOT)


@pytest.fixture(params=["sqlite", "elastic"])
def proofs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[ProofStore]:
    if request.param == "sqlite":
        store = SqliteProofs(tmp_path / "proofs.sqlite3")
        yield store
        store.close()
        return
    with open_client(request.getfixturevalue("elasticsearch")) as client:
        bulk = BulkWriter(client)
        yield ElasticProofs(client, f"t{uuid4().hex[:12]}", bulk)
        bulk.close()


def _entry(agency: str, number: int) -> NewEntry:
    identity = alert_id(agency, str(number), 1, 1)
    origin = {"agency": agency, "ref": str(number)}
    alert = {"alert_id": identity, "origin": origin, "version": 1, "edition": 1, "title": '필로폰 "quoted" <b>'}
    headers = {"alert_id": identity, "version": "1", "fingerprint": "00" * 32, "withdrawn": "0"}
    return NewEntry(f"{agency}/{number}", orjson.dumps(alert), headers)


def _worker(log: MemoryLog, proofs: ProofStore) -> Attest:
    return Attest(log, proofs, b"log key", CheckpointSigner(public_bytes(CHECKPOINT), CHECKPOINT.sign))


def _is_proven(proofs: ProofStore, entry: NewEntry) -> bool:
    proof = prove(proofs, b"log key", entry.headers["alert_id"])
    assert proof is not None
    return is_genuine(verify(render(entry.value, proof, CERTIFICATE), public_bytes(ROOT)))


def test_every_alert_of_a_long_log_is_proven(proofs: ProofStore) -> None:
    log = MemoryLog()
    entries = [_entry("kr.kcs" if n % 3 else "vn.customs", n) for n in range(900)]
    for start in range(0, 900, 77):
        log.append("alerts", entries[start : start + 77])
        attest(_worker(log, proofs))
    for entry in entries[::13]:
        assert _is_proven(proofs, entry), entry.key


def test_a_rebuild_in_other_batches_makes_the_same_tree(proofs: ProofStore) -> None:
    log = MemoryLog()
    for n in range(600):
        log.append("alerts", [_entry("kr.kcs", n)])
        if n % 50 == 0:
            attest(_worker(log, proofs))
    attest(_worker(log, proofs))
    before = proofs.checkpoint("kr.kcs")
    proofs.clear()
    assert proofs.checkpoint("kr.kcs") is None
    attest(_worker(log, proofs))
    assert proofs.checkpoint("kr.kcs") == before


def test_an_alert_that_was_appended_again_has_one_leaf(proofs: ProofStore) -> None:
    log, once = MemoryLog(), MemoryLog()
    entries = [_entry("kr.kcs", n) for n in range(300)]
    log.append("alerts", entries[:200])
    attest(_worker(log, proofs))
    log.append("alerts", [*entries[150:200], *entries[190:], *entries[:3]])
    attest(_worker(log, proofs))
    again = proofs.checkpoint("kr.kcs")
    assert proofs.position() == log.end("alerts")
    proofs.clear()
    once.append("alerts", entries)
    attest(_worker(once, proofs))
    assert proofs.checkpoint("kr.kcs") == again


def test_what_an_attempt_that_died_has_left_is_written_again(proofs: ProofStore) -> None:
    if isinstance(proofs, SqliteProofs):
        return  # one transaction leaves nothing
    log = MemoryLog()
    entries = [_entry("kr.kcs", n) for n in range(600)]
    log.append("alerts", entries[:100])
    attest(_worker(log, proofs))
    log.append("alerts", entries[100:])

    class Dying:
        """Writes the leaves of a batch and dies before the checkpoint."""

        def __getattr__(self, name: str) -> object:
            return getattr(proofs, name)

        def commit(self, attested: Attested) -> None:
            proofs.commit(Attested(100, leaves=attested.leaves[:350]))
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        attest(_worker(log, Dying()))  # type: ignore[arg-type]
    assert prove(proofs, b"log key", entries[300].headers["alert_id"]) is None
    attest(_worker(log, proofs))
    assert all(_is_proven(proofs, entry) for entry in entries[::37])
    whole = proofs.checkpoint("kr.kcs")
    proofs.clear()
    attest(_worker(log, proofs))
    assert proofs.checkpoint("kr.kcs") == whole


def test_hashes_that_are_not_there_are_an_error(proofs: ProofStore) -> None:
    proofs.commit(Attested(1, leaves=[Leaf("kr.kcs", 0, "ab" * 20, b"h" * 32)]))
    assert proofs.hashes("kr.kcs", 0, 0, 1) == [b"h" * 32]
    with pytest.raises(LookupError, match=r"kr\.kcs lacks hashes 0 to 3"):
        proofs.hashes("kr.kcs", 0, 0, 3)
