"""The index on a real Elasticsearch: rebuilt behind its readers, several writers, what is refused, what is lost."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

import orjson
import pytest
from elasticsearch import Elasticsearch

from bongsu.adapters import elastic_archiving, elastic_generations
from bongsu.adapters.elastic_archive import ElasticArchive
from bongsu.adapters.elastic_archiving import ArchivedIndex
from bongsu.adapters.elastic_bulk import BulkWriter, IndexGoneError, Poisoned
from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_generations import OutdatedIndexError
from bongsu.adapters.elastic_index import ElasticIndex
from bongsu.domain.query.clauses import Every, Match, Words
from bongsu.ports.index import Plan, Write

ALL = Plan(Every(), Every(), (("filter", Every()),), limit=10)


@pytest.fixture
def client(elasticsearch: str) -> Iterator[Elasticsearch]:
    with open_client(elasticsearch) as opened:
        yield opened


@pytest.fixture
def prefix() -> str:
    return f"t{uuid4().hex[:12]}"


@pytest.fixture
def opened(client: Elasticsearch, prefix: str) -> Iterator[Callable[..., ElasticIndex]]:
    """`opened()`: another process's view of the same index."""
    indices: list[ElasticIndex] = []

    def open_one(**more: Any) -> ElasticIndex:
        indices.append(ElasticIndex(client, prefix, **more))
        return indices[-1]

    yield open_one
    for index in indices:
        index.close()


def written(number: int, revision: int = 1, **more: Any) -> Write:
    key = f"kr.kcs/{number:06}"
    document = {
        "key": key,
        "revision": revision,
        "alert_id": f"{number:040x}",
        "order": number,
        "risk_order": number,
        "occurred": number,
    }
    return Write(key, revision, orjson.dumps(document | more).decode())


def fill(index: ElasticIndex, numbers: range, position: int, shard: int = 0) -> None:
    index.apply([written(number) for number in numbers])
    index.commit(position, shard)


def concrete(client: Elasticsearch, prefix: str) -> list[str]:
    return sorted(client.indices.get(index=f"{prefix}-alerts*", features="aliases").body)


def total(index: ElasticIndex) -> int:
    return index.search(ALL).total


def test_a_reader_sees_the_whole_index_at_every_moment_of_rebuilds(opened: Callable[..., ElasticIndex]) -> None:
    index = opened()
    fill(index, range(200), 200)
    seen: list[int] = []
    done = threading.Event()

    def read() -> None:
        reader = opened()
        while not done.is_set():
            seen.append(total(reader))

    reading = threading.Thread(target=read)  # a fault in it fails the test too
    reading.start()
    for _ in range(3):
        rebuilt = index.begin_rebuild()
        for start in range(0, 200, 50):
            fill(rebuilt, range(start, start + 50), start + 50)
        rebuilt.finish_rebuild()
    done.set()
    reading.join()
    assert len(seen) > 3
    assert set(seen) == {200}


def test_a_rebuild_takes_its_own_positions_along_and_leaves_nothing_of_the_one_before(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    index = opened()
    fill(index, range(10), 10, shard=2)
    [before] = concrete(client, prefix)
    rebuilt = index.begin_rebuild()
    assert rebuilt.position(2) == 0
    fill(rebuilt, range(7), 7, shard=2)
    assert (index.position(2), total(index), total(rebuilt)) == (10, 10, 7)
    rebuilt.finish_rebuild()
    assert (index.position(2), opened().position(2), total(index)) == (7, 7, 7)
    assert before not in concrete(client, prefix)
    assert len(concrete(client, prefix)) == 1
    client.indices.refresh(index=f"{prefix}-reached")
    assert client.count(index=f"{prefix}-reached")["count"] == 1


def test_what_a_dead_rebuild_left_goes_with_the_next_one(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    index = opened()
    fill(index, range(3), 3)
    fill(index.begin_rebuild(), range(1), 1)
    assert len(concrete(client, prefix)) == 2
    index.begin_rebuild().finish_rebuild()
    assert len(concrete(client, prefix)) == 1
    assert (total(index), index.position()) == (0, 0)


def test_a_writer_that_comes_late_is_refused_and_goes_on_in_the_new_index(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    late, index = opened(remember=True), opened()
    fill(late, range(5), 5)
    late.apply([written(5)])
    rebuilt = index.begin_rebuild()
    fill(rebuilt, range(3), 3)
    rebuilt.finish_rebuild()
    with pytest.raises(IndexGoneError):
        late.commit(6)
    assert len(concrete(client, prefix)) == 1  # nothing was made for the late writer
    assert late.position() == 3
    fill(late, range(3, 6), 6)
    assert (total(index), index.position()) == (6, 6)


def test_a_writer_that_looks_seldom_learns_that_the_alias_has_moved(opened: Callable[..., ElasticIndex]) -> None:
    slow, index = opened(remember=True), opened()
    fill(slow, range(5), 5)
    slow._look_again = 0.0
    index.begin_rebuild().finish_rebuild()
    assert slow.position() == 0


def test_what_is_applied_and_its_position_go_to_one_index_though_the_alias_moves_between(
    opened: Callable[..., ElasticIndex],
) -> None:
    writer, index = opened(), opened()
    writer.apply([written(1)])
    writer._bulk.flush()  # as when there were enough for a bulk
    index.begin_rebuild().finish_rebuild()
    assert writer.position(1) == 0  # asks, and must not forget where the document went
    with pytest.raises(IndexGoneError):
        writer.commit(9)
    assert index.position() == 0


def test_an_index_that_somebody_deleted_is_made_again_from_nothing(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    index = opened(remember=True)
    fill(index, range(5), 5)
    client.indices.delete(index=concrete(client, prefix)[0])
    index.apply([written(6)])
    with pytest.raises(IndexGoneError):
        index.commit(6)
    assert index.position() == 0  # the name is the same, the position is not
    fill(index, range(7), 7)
    assert (total(index), index.position()) == (7, 7)
    mapping = client.indices.get_mapping(index=f"{prefix}-alerts").body.popitem()[1]["mappings"]
    assert mapping["dynamic"] == "strict"


def test_an_older_worker_never_sets_a_position_back(opened: Callable[..., ElasticIndex]) -> None:
    older, newer = opened(), opened()
    older.apply([written(1, revision=1, title="old")])
    newer.apply([written(1, revision=2, title="new")])
    newer.commit(20)
    older.commit(10)
    assert newer.position() == older.position() == 20
    assert newer.documents(["kr.kcs/000001"])["kr.kcs/000001"].revision == 2


def test_one_poisoned_document_is_told_and_all_others_are_indexed(opened: Callable[..., ElasticIndex]) -> None:
    told: list[Poisoned] = []
    index = opened(refused=told.extend)
    writes: list[Write] = [written(number) for number in range(50)]
    writes[10] = written(10, odd_field="no such field")
    writes[20] = written(20, occurred="SECRET")
    writes[30] = Write("kr.kcs/000030", 1, '{"key":')
    index.apply(writes)
    index.commit(50)
    assert (total(index), index.position()) == (47, 50)
    assert [each.doc_id for each in told] == [writes[at].key for at in (10, 20, 30)]
    assert "odd_field" in told[0].reason  # which field it is helps, what it says does not belong in a log
    assert "SECRET" not in told[1].reason


def test_without_a_listener_refused_documents_are_logged_and_pass(
    opened: Callable[..., ElasticIndex], capsys: pytest.CaptureFixture[str]
) -> None:
    index = opened()
    index.apply([written(1, nothing_known=1), written(2)])
    index.commit(2)
    assert total(index) == 1
    assert "kr.kcs/000001" in capsys.readouterr().out


def test_an_id_that_elasticsearch_takes_for_too_long_is_poisoned_alone(client: Elasticsearch, prefix: str) -> None:
    client.indices.create(index=prefix)
    bulk = BulkWriter(client)
    for number in range(9):
        bulk.put(prefix, "x" * 600 if number == 4 else str(number), b"{}")
    result = bulk.flush()
    bulk.close()
    assert (result.written, [each.doc_id for each in result.poisoned]) == (8, ["x" * 600])


def test_an_index_of_another_version_answers_until_the_rebuild_and_is_never_written(
    monkeypatch: pytest.MonkeyPatch, client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    fill(opened(), range(4), 4)
    [old] = concrete(client, prefix)
    monkeypatch.setattr(elastic_generations, "TAG", "v9-00000000")
    newer = opened()
    assert total(newer) == 4
    for write in (newer.position, lambda: newer.apply([written(5)]), lambda: newer.commit(5)):
        with pytest.raises(OutdatedIndexError, match=r"v9-00000000.*bongsu rebuild"):
            write()
    rebuilt = newer.begin_rebuild()
    fill(rebuilt, range(6), 6)
    assert total(newer) == 4
    rebuilt.finish_rebuild()
    assert (total(newer), newer.position()) == (6, 6)
    assert old not in concrete(client, prefix)


def test_first_writers_that_come_together_make_one_index(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    start = threading.Barrier(4)

    def come(number: int) -> None:
        start.wait()
        fill(opened(), range(number * 10, number * 10 + 10), 10, shard=number)

    threads = [threading.Thread(target=come, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(concrete(client, prefix)) == 1
    assert total(opened()) == 40


def test_more_values_than_an_answer_shows_are_counted_exactly(opened: Callable[..., ElasticIndex]) -> None:
    index = opened()
    index.apply([written(n, country=[f"c{at:03}" for at in range(n % 300)], occurred=n * 86_400) for n in range(600)])
    index.commit(1)
    found = index.search(ALL)
    assert found.total == 600
    assert [(b.value, b.count) for b in found.facets["country"]][:3] == [("c000", 598), ("c001", 596), ("c002", 594)]
    assert len(found.facets["country"]) == 50
    assert sum(bucket.count for bucket in found.histogram) == 600


def test_integers_of_63_bits_come_back_exactly(opened: Callable[..., ElasticIndex]) -> None:
    orders = [(1 << 63) - 1, (1 << 63) - 2, (1 << 62) + 1, 1 << 53 | 1]
    index = opened()
    index.apply([written(at, order=order, risk_order=order) for at, order in enumerate(orders)])
    index.commit(1)
    assert [hit.order for hit in index.search(ALL).hits] == orders


@pytest.mark.parametrize("character", ["마", "ก", "字", "\U00020000"])
def test_a_lone_character_is_found_inside_tokens(opened: Callable[..., ElasticIndex], character: str) -> None:
    index = opened()
    texts = [f"x{character}", f"{character}x", character, "xx", f"{character}y z", f"z y{character}"]
    index.apply([written(at, body=[text]) for at, text in enumerate(texts)])
    index.commit(1)
    clause = Words("body", (character,))
    found = index.search(Plan(Every(), clause, (("text", clause),), 10))
    assert sorted(hit.order for hit in found.hits) == [0, 1, 2, 4, 5]


def test_a_search_for_many_values_is_one_request(opened: Callable[..., ElasticIndex]) -> None:
    index = opened()
    fill(index, range(20), 1)
    values: Sequence[str] = [f"{number:040x}" for number in range(10, 30_000)]
    clause = Match("alert_id", tuple(values))
    assert index.search(Plan(Every(), clause, (("filter", clause),), 5)).total == 10


def test_a_round_over_shards_is_shown_at_its_end_by_one_refresh(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex]
) -> None:
    bulk = BulkWriter(client)
    index, archive = opened(bulk=bulk), ElasticArchive(client, prefix)
    archived, other = ArchivedIndex(index, archive), opened()
    before = refreshed(client, prefix)
    for shard in range(4):
        archived.apply([written(shard)])
        archived.commit(shard + 1, shard)
        assert archived.position(shard) == shard + 1  # the worker goes on from there
    assert total(other) == 0
    assert other.position(3) == 0  # nobody else is told before it is durable
    archived.show()
    assert total(other) == 4
    assert [other.position(shard) for shard in range(4)] == [1, 2, 3, 4]
    assert refreshed(client, prefix) == before + 1
    archived.apply([written(9)])
    archived.commit(7, 2)
    archived.forget()  # as after a fault: what was noted is read again
    assert archived.position(2) == 3
    bulk.close()


def test_a_long_round_shows_what_it_has_written_before_it_ends(
    client: Elasticsearch, prefix: str, opened: Callable[..., ElasticIndex], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(elastic_archiving, "_MOST_UNSEEN", 3)
    bulk = BulkWriter(client)
    archived, other = ArchivedIndex(opened(bulk=bulk), ElasticArchive(client, prefix)), opened()
    archived.apply([written(number) for number in range(2)])
    archived.commit(2, 0)
    assert total(other) == 0
    archived.apply([written(number) for number in range(2, 4)])
    archived.commit(4, 0)
    assert total(other) == 4
    assert other.position(0) == 4
    bulk.close()


def refreshed(client: Elasticsearch, prefix: str) -> int:
    """How often the search index was refreshed from outside."""
    stats = client.indices.stats(index=f"{prefix}-alerts", metric="refresh")
    return int(stats["_all"]["primaries"]["refresh"]["external_total"])
