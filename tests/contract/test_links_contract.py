"""What every place where links are read keeps, and what the linker's store keeps beside it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_links import ElasticLinks
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.domain.linking.judge import Edge, Status
from bongsu.domain.linking.links import Judgement, Link, Pair, pair_of
from bongsu.domain.linking.model import first_model, frozen, to_json
from bongsu.ports.links import LinkBatch, Linked, Links

REJECT = Judgement("reject", "steward@hub", "two brothers", "2026-11-20T00:00:01Z")
Write = Callable[[Mapping[Pair, Link | None]], None]


@pytest.fixture(params=["sqlite", "elastic"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Links, Write]]:
    """A place of links, and how links are written to it."""
    if request.param == "sqlite":
        links = SqliteLinks(tmp_path)
        yield links, lambda changed: links.commit(LinkBatch(links=dict(changed)))
        links.close()
        return
    with open_client(request.getfixturevalue("elasticsearch")) as client:
        elastic = ElasticLinks(client, f"t{uuid4().hex[:12]}")
        yield elastic, lambda changed: elastic.publish(changed, "m1")


def _link(a: str, b: str, status: Status = "confirmed", score: float = 20.0, *judged: Judgement) -> Link:
    pair = pair_of("same_event", a, b)
    return Link(pair, Edge("same_event", pair.a, pair.b, status, score, (), "m1"), judged)


def _write(write: Write, *links: Link) -> None:
    write({link.pair: link for link in links})


def test_links_are_found_from_either_end(store: tuple[Links, Write]) -> None:
    links, write = store
    ab, bc = _link("kr.kcs/대검 1", "kr.knp/b"), _link("kr.knp/b", "vn.customs/HQ-26/1/MT")
    _write(write, ab, bc)
    assert links.of(["kr.knp/b"]) == [ab, bc]
    assert links.of(["vn.customs/HQ-26/1/MT", "nobody"]) == [bc]
    assert links.of([]) == []


def test_a_link_is_changed_and_taken_away_and_writing_twice_changes_nothing(store: tuple[Links, Write]) -> None:
    links, write = store
    _write(write, _link("a", "b"))
    _write(write, _link("a", "b", "proposed", 12.0))
    _write(write, _link("a", "b", "proposed", 12.0))
    assert [each.status for each in links.of(["a"])] == ["proposed"]
    for _ in range(2):
        write({pair_of("same_event", "a", "b"): None})
        assert links.of(["a", "b"]) == []


def test_every_link_of_a_status_comes_the_surest_first(store: tuple[Links, Write]) -> None:
    links, write = store
    made = [_link("a", f"b{n:04}", "proposed", 10 + n / 100) for n in range(1_203)]
    _write(write, *made, _link("a", "c", "confirmed", 50), _link("a", "d", "confirmed", 40, REJECT))
    assert [each.pair.b for each in links.every("proposed")] == [each.pair.b for each in reversed(made)]
    assert [each.pair.b for each in links.every("confirmed", "rejected")] == ["c", "d"]
    assert [each.pair.b for each in links.judged()] == ["d"]


def test_equal_scores_lose_none_between_pages(store: tuple[Links, Write]) -> None:
    links, write = store
    _write(write, *(_link("a", f"b{n:04}", "proposed", 12.0) for n in range(1_050)))
    assert len({each.pair for each in links.every("proposed")}) == 1_050


def test_the_model_in_use_is_the_first_one_until_another_takes_over(tmp_path: Path) -> None:
    links = SqliteLinks(tmp_path)
    assert links.version() == first_model().version
    other = frozen(
        first_model().__class__(**{n: getattr(first_model(), n) for n in first_model().__slots__} | {"alerts": 3})
    )
    fresh = links.begin(to_json(other))
    fresh.commit(LinkBatch(links={pair_of("same_event", "a", "b"): _link("a", "b")}))
    assert links.of(["a"]) == []
    fresh.take_over()
    assert links.version() == other.version
    assert [each.pair.b for each in links.of(["a"])] == ["b"]
    again = SqliteLinks(tmp_path)
    assert again.version() == other.version
    for each in (links, fresh, again):
        each.close()


def test_published_links_of_another_model_go_when_one_takes_over(elasticsearch: str) -> None:
    with open_client(elasticsearch) as client:
        links = ElasticLinks(client, f"t{uuid4().hex[:12]}")
        assert links.version() == first_model().version
        links.publish({each.pair: each for each in (_link("a", "b"), _link("a", "c"))}, "m1")
        links.publish({each.pair: each for each in (_link("a", "c"),)}, "m2")
        links.retain("m2")
        assert links.version() == "m2"
        assert [each.pair.b for each in links.of(["a"])] == ["c"]


def test_the_linkers_store_keeps_records_blocks_and_positions(tmp_path: Path) -> None:
    links = SqliteLinks(tmp_path)
    one = Linked("a", 1, b"{}", frozenset({1, 2**62}))
    links.commit(LinkBatch({"alerts/0": 7}, {"a": one, "b": Linked("b", 1, b"{}", frozenset({1}))}))
    assert links.records(["a", "nobody"]) == {"a": one}
    again = SqliteLinks(tmp_path)
    assert again.records(["a", "nobody"]) == {"a": one}  # from the file, not from what was just written
    again.close()
    assert links.holders([1, 2**62, 3], 10) == {1: ["a", "b"], 2**62: ["a"]}
    assert links.holders([1], 1) == {1: ["a"]}
    links.commit(LinkBatch({"alerts/0": 8}, {"a": Linked("a", 2, b"", frozenset({5}))}))
    assert links.holders([1, 5, 2**62], 10) == {1: ["b"], 5: ["a"]}
    assert links.records(["a"])["a"].version == 2
    assert (links.position("alerts/0"), links.position("alerts/1")) == (8, 0)
    links.close()


def test_holders_of_neighbouring_blocks_are_found_with_a_blocks_own(tmp_path: Path) -> None:
    links = SqliteLinks(tmp_path)
    blocks = {"a": {7, 3_000}, "b": {2_000}, "c": {4_000}, "d": {5_000, 1_007}, "e": {4_000}, "f": {4_000}}
    records = {key: Linked(key, 1, b"{}", frozenset(each)) for key, each in blocks.items()}
    links.commit(LinkBatch({"alerts/0": 1}, records))
    around = {7: ["a"], 2_000: ["b"], 3_000: ["a"], 4_000: ["c", "e"]}
    for _ in range(2):  # once more when it is known that a block is longer than what is asked for
        assert links.holders([7, 3_000], 2, 1_000) == around  # a block of any time has no neighbours: not 1,007
    assert links.holders([4_000, 3_000], 2, 1_000) == {2_000: ["b"], 3_000: ["a"], 4_000: ["c", "e"], 5_000: ["d"]}
    links.close()


def test_a_batch_that_fails_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    links = SqliteLinks(tmp_path)
    links.commit(LinkBatch({"alerts/0": 1}, {"a": Linked("a", 1, b"{}", frozenset({1}))}))
    no_link: Any = 7
    changed = {"a": Linked("a", 2, b"{}", frozenset({2}))}
    broken = LinkBatch({"alerts/0": 2}, changed, {pair_of("same_event", "a", "b"): no_link})
    with pytest.raises(AttributeError):
        links.commit(broken)
    assert links.records(["a"])["a"].version == 1
    assert links.holders([1, 2], 9) == {1: ["a"]}
    links.commit(LinkBatch({"alerts/0": 3}))
    assert links.position("alerts/0") == 3
    links.close()
