"""What every proof store keeps: trees that are a function of the log, whatever crashed and however it was batched."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from elasticsearch import Elasticsearch

from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_proofs import ElasticProofs, ProofsFaultError
from bongsu.adapters.memory_log import MemoryLog
from bongsu.adapters.sqlite_proofs import SqliteProofs
from bongsu.domain.errors import HubError
from bongsu.domain.evidence import KEY_TYPE, is_genuine, key_statement, render, verify
from bongsu.domain.ids import alert_id
from bongsu.ports.log import Entry, NewEntry, Topic
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
            proofs.commit(Attested({0: 100}, leaves=attested.leaves[:350]))
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


class _Holding:
    """An Elasticsearch whose index of proofs is away while it is asked by id for the `at`th time."""

    def __init__(self, client: Elasticsearch, index: str, at: int) -> None:
        self._client, self._index, self._left = client, index, at

    def __getattr__(self, name: str) -> object:
        return getattr(self._client, name)

    def mget(self, **asked: Any) -> object:
        self._left -= 1
        if self._left:
            return self._client.mget(**asked)
        self._client.indices.close(index=self._index)
        try:
            return self._client.mget(**asked)
        finally:
            self._client.indices.open(index=self._index)
            self._client.cluster.health(index=self._index, wait_for_status="yellow")


def _dies(store: Any, bulk: BulkWriter, at: int) -> None:
    """Let a worker die at one of its writes: before it is carried out, or after, so that it never hears of it."""
    left = at

    def cut(of: object, name: str) -> None:
        whole = getattr(of, name)

        def call(*args: object) -> object:
            nonlocal left
            left -= 2
            if left == -1:
                raise KeyboardInterrupt
            answer = whole(*args)
            if left == 0:
                raise KeyboardInterrupt
            return answer

        setattr(of, name, call)

    cut(bulk, "flush")
    cut(store, "_refresh")
    cut(store._positions, "keep")


@pytest.fixture
def elastic(elasticsearch: str) -> Iterator[Callable[..., tuple[ElasticProofs, BulkWriter]]]:
    """`elastic(client=None)`: the store of one more worker on the same index, and its writer."""
    prefix, closing = f"t{uuid4().hex[:12]}", list[BulkWriter]()
    with open_client(elasticsearch) as client:

        def one_more(wrapped: Callable[[Elasticsearch, str], Any] | None = None) -> tuple[ElasticProofs, BulkWriter]:
            closing.append(BulkWriter(client))
            seen = wrapped(client, f"{prefix}-proofs") if wrapped else client
            return ElasticProofs(seen, prefix, closing[-1], remember=True), closing[-1]

        yield one_more
        for bulk in closing:
            bulk.close()


def _reference(log: MemoryLog, tmp_path: Path) -> str | None:
    """The checkpoint of kr.kcs that one undisturbed worker makes of a log."""
    store = SqliteProofs(tmp_path / "reference.sqlite3")
    attest(_worker(log, store))
    note = store.checkpoint("kr.kcs")
    store.close()
    return note


@pytest.mark.parametrize("at", [1, 2, 3])
def test_a_store_that_is_away_for_a_moment_is_not_taken_for_empty(elastic: Any, tmp_path: Path, at: int) -> None:
    log = MemoryLog()
    entries = [_entry("kr.kcs", n) for n in range(400)]
    log.append("alerts", entries[:300])
    attest(_worker(log, elastic()[0]))
    log.append("alerts", entries[300:])
    worker = _worker(log, elastic(lambda client, index: _Holding(client, index, at))[0])
    with pytest.raises(HubError):
        attest(worker)
    attest(worker)
    assert all(_is_proven(worker.proofs, entry) for entry in entries[::7])
    assert worker.proofs.checkpoint("kr.kcs") == _reference(log, tmp_path)


@pytest.mark.parametrize("at", range(1, 9))
def test_wherever_a_worker_dies_the_next_one_makes_the_same_tree(elastic: Any, tmp_path: Path, at: int) -> None:
    log = MemoryLog()
    entries = [_entry("kr.kcs", n) for n in range(400)]
    log.append("alerts", entries[:100])
    attest(_worker(log, elastic()[0]))
    log.append("alerts", entries[100:])
    dying, bulk = elastic()
    _dies(dying, bulk, at)
    with pytest.raises(KeyboardInterrupt):
        attest(_worker(log, dying))
    proofs, _ = elastic()
    attest(_worker(log, proofs))
    assert all(_is_proven(proofs, entry) for entry in entries[::7])
    assert proofs.checkpoint("kr.kcs") == _reference(log, tmp_path)


@pytest.mark.parametrize("late", [150, 400])
def test_a_worker_that_was_overtaken_changes_nothing(elastic: Any, tmp_path: Path, late: int) -> None:
    """It has read up to `late`, while another one has attested up to 300 before it writes."""
    log, seen_late = MemoryLog(), MemoryLog()
    entries = [_entry("kr.kcs", n) for n in range(400)]
    seen_late.append("alerts", entries[:late])
    log.append("alerts", entries[:100])
    (overtaken, _), (other, _) = elastic(), elastic()
    attest(_worker(log, other))
    write = overtaken.commit

    def overtake_first(attested: Attested) -> None:
        if log.end("alerts") == 100:
            log.append("alerts", entries[100:300])
            attest(_worker(log, other))
        write(attested)

    overtaken.commit = overtake_first
    attest(_worker(seen_late, overtaken))
    log.append("alerts", entries[300:])
    other.forget()
    assert other.position() == max(300, late)
    attest(_worker(log, other))
    assert all(_is_proven(other, entry) for entry in entries[::7])
    assert other.checkpoint("kr.kcs") == _reference(log, tmp_path)


def test_a_checkpoint_that_was_seen_but_never_durable_is_written_by_who_relies_on_it(elastic: Any) -> None:
    """Elasticsearch shows a write by id before it is durable; killed then, it has lost it."""
    log = MemoryLog()
    entries = [_entry("kr.kcs", n) for n in range(150)]
    log.append("alerts", entries[:100])
    (proofs, _), (dying, _) = elastic(), elastic()
    attest(_worker(log, proofs))
    log.append("alerts", entries[100:])
    notes: list[Attested] = []
    write = dying.commit

    def keep_note(attested: Attested) -> None:
        notes.append(attested)
        write(Attested({0: 100}, leaves=attested.leaves))

    dying.commit = keep_note
    attest(_worker(log, dying), most=1)
    shown = dict(notes[0].checkpoints)
    kept, proofs.checkpoint = proofs.checkpoint, shown.get
    attest(_worker(log, proofs))
    proofs.checkpoint = kept
    assert all(_is_proven(proofs, entry) for entry in entries)


def test_leaves_that_are_not_those_of_the_log_are_never_written_over(elastic: Any) -> None:
    log, other = MemoryLog(), MemoryLog()
    log.append("alerts", [_entry("kr.kcs", n) for n in range(50)])
    other.append("alerts", [_entry("kr.kcs", n) for n in range(1, 80)])
    proofs, _ = elastic()
    attest(_worker(log, proofs))
    note = proofs.checkpoint("kr.kcs")
    mistaken, _ = elastic()
    mistaken.checkpoint, mistaken.position = lambda _: None, lambda _: 0
    worker = _worker(other, mistaken)
    with pytest.raises(ProofsFaultError, match=r"kr\.kcs would fork in tile 0 of level 0, which holds 50 entries"):
        attest(worker)
    assert proofs.checkpoint("kr.kcs") == note


def test_hashes_that_are_not_there_are_an_error(proofs: ProofStore) -> None:
    proofs.commit(Attested({0: 1}, leaves=[Leaf("kr.kcs", 0, "ab" * 20, b"h" * 32)]))
    assert proofs.hashes("kr.kcs", 0, 0, 1) == [b"h" * 32]
    with pytest.raises(LookupError, match=r"kr\.kcs lacks hashes 0 to 3"):
        proofs.hashes("kr.kcs", 0, 0, 3)


def test_shards_that_wait_together_are_attested_by_one_commit(proofs: ProofStore) -> None:
    class Sharded(MemoryLog):
        def read(self, topic: Topic, after: int, limit: int, shard: int = 0) -> list[Entry]:
            agency = ("kr.kcs", "kr.knp", "th.customs")[shard]
            own = [entry for entry in super().read(topic, 0, 10_000) if entry.key.startswith(f"{agency}/")]
            return [entry._replace(position=at) for at, entry in enumerate(own, 1)][after : after + limit]

    class Counting:
        commits = 0
        reached: ClassVar[dict[int, int]] = {}

        def __getattr__(self, name: str) -> Any:
            return getattr(proofs, name)

        def position(self, shard: int = 0) -> int:
            return self.reached.get(shard, 0)

        def commit(self, attested: Attested) -> None:
            proofs.commit(attested)
            self.commits += 1
            self.reached.update(attested.positions)

    log, counting = Sharded(), Counting()
    entries = [_entry(agency, number) for agency in ("kr.kcs", "th.customs") for number in range(300)]
    log.append("alerts", entries)
    assert attest(_worker(log, counting), (0, 1, 2)) == 600
    assert counting.commits == 1
    assert counting.reached == {0: 300, 2: 300}
    for entry in (entries[0], entries[299], entries[300], entries[599]):
        assert _is_proven(proofs, entry)
