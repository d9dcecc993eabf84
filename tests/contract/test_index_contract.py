"""What every search index keeps: the same hits, order and numbers, newer over older, a position that survives."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from plain_alerts import alert, write

from bongsu.adapters.elastic_client import open_client
from bongsu.adapters.elastic_index import ElasticIndex
from bongsu.adapters.memory_index import MemoryIndex
from bongsu.adapters.tantivy_index import TantivyIndex
from bongsu.domain.ids import alert_id
from bongsu.domain.query.clauses import Begins, Every, Match, tiers, widest
from bongsu.domain.query.grammar import parse
from bongsu.domain.query.understanding import understand
from bongsu.domain.routes import mapped
from bongsu.ports.index import SORTS, After, Found, InspectableIndex, Plan, SearchIndex, Sort

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ACTIVE = Match("status", ("active",))
TEXTS = [
    "필로폰 밀수",
    "떨 5g",
    "대마초",
    "Ma túy đá",
    "ยาบ้า",
    "SYNU 100001-9",
    "KIM Young Hee 부산",
    "ke",
    "김영희 yaba",
]
QUERIES = [
    *(
        "",
        "필로폰",
        "필로",
        "떨",
        "마",
        '"필로폰 밀수"',
        "yaba",
        "ke",
        "SYNU1000019",
        "KIM young",
        "김영희",
        "마 AND NOT 떨",
    ),
    *("NOT 필로폰", "NOT (ke OR yaba)", "container:*", "agency:kr.kcs 필로폰", "mass_g:>=5", "mass_g:{5 TO 100]"),
    *(
        "occurred:[2026-10 TO 2026-11-02]",
        "risk:>=high",
        "risk:[20 TO 60]",
        "version:{1 TO *}",
        "title:필로",
        "name:김영희",
    ),
    *(
        "birth_date:1990",
        "birth_date:[1989 TO 1990]",
        "month:2026-11 OR status:withdrawn",
        "status:*",
        "mass_g:* -yaba",
    ),
    *(
        "substance:(yaba OR ketamine)",
        "ref:r-1",
        "topic:narcotics text:대마",
        "occurred:now-30d OR 대마초",
        "identifier:1000019",
    ),
]


def plan(query: str = "", sort: Sort = "newest", limit: int = 100, **more: Any) -> Plan:
    clause = understand(parse(query), NOW).clause
    return Plan(more.pop("within", Every()), widest(clause), tiers(clause), limit, sort, **more)


def refs(found: Found, alerts: dict[str, str]) -> list[str]:
    return [alerts[hit.alert_id] for hit in found.hits]


@pytest.fixture(params=["memory", "tantivy", "elastic"])
def index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[InspectableIndex]:
    if request.param == "memory":
        yield MemoryIndex()
    elif request.param == "elastic":
        yield request.getfixturevalue("elastic")
    else:
        tantivy = TantivyIndex(tmp_path)
        yield tantivy
        tantivy.close()


def test_an_empty_index_answers_with_nothing(index: SearchIndex) -> None:
    found = index.search(plan())
    assert (found.total, found.hits, found.more, found.histogram) == (0, [], False, [])
    assert index.position() == 0


def test_what_was_applied_is_found_after_the_commit_and_not_before(index: SearchIndex) -> None:
    index.apply([write(alert())])
    assert index.search(plan()).total == 0
    index.commit(7)
    assert (index.search(plan()).total, index.position()) == (1, 7)


@pytest.mark.parametrize("committed_between", [True, False])
def test_an_older_or_equal_write_never_replaces_a_newer_one(index: SearchIndex, *, committed_between: bool) -> None:
    index.apply([write(alert(version=2, title="새것"))])
    if committed_between:
        index.commit(1)
    index.apply([write(alert(version=1, title="헌것")), write(alert(version=2, title="다시"))])
    index.commit(2)
    assert [index.search(plan(word)).total for word in ("새것", "헌것", "다시", "")] == [1, 0, 0, 1]
    index.apply([write(alert(version=2, title="상태"), state=1)])
    index.commit(3)
    assert [index.search(plan(word)).total for word in ("새것", "헌것", "다시", "상태", "")] == [0, 0, 0, 1, 1]


def test_the_newest_of_one_batch_wins_in_whatever_order_it_comes(index: SearchIndex) -> None:
    index.apply([write(alert(version=v, title=f"판{v}")) for v in (2, 3, 1)])
    index.commit(1)
    assert [hit.alert_id for hit in index.search(plan()).hits] == [alert_id("kr.kcs", "r-1", 3, 1)]


def test_a_tombstone_has_no_content_and_is_found_by_its_status_alone(index: SearchIndex) -> None:
    index.apply([write(alert(title="필로폰"))])
    index.commit(1)
    index.apply([write(alert(title="필로폰"), state=1, status="withdrawn")])
    index.commit(2)
    assert index.search(plan("필로폰")).total == 0
    assert index.search(plan(within=ACTIVE)).total == 0
    assert index.search(plan("status:withdrawn")).total == 1


def test_hits_come_by_identifier_then_name_then_text_and_by_time_in_each(index: SearchIndex) -> None:
    person = {"id": "e1", "type": "person", "names": [{"text": "KIM 77", "kind": "primary"}], "identifiers": []}
    number = {"scheme": "flight", "value": "KIM77", "raw": "KIM77", "valid": True}
    flight = {"id": "e1", "type": "flight", "names": [], "identifiers": [number]}
    alerts = [
        alert("text", title="KIM77", occurred="2026-11-09T00:00:00Z"),
        alert("name", entities=[person], title="kim77", occurred="2026-11-03T00:00:00Z"),
        alert("number", entities=[flight], occurred="2026-11-01T00:00:00Z"),
        alert("newer number", entities=[flight], occurred="2026-11-02T00:00:00Z"),
    ]
    names = {each["alert_id"]: each["origin"]["ref"] for each in alerts}
    index.apply([write(each) for each in alerts])
    index.commit(1)
    found = index.search(plan('KIM77 OR "kim 77"'))
    assert refs(found, names) == ["newer number", "number", "name", "text"]
    assert [hit.match for hit in found.hits] == ["identifier", "identifier", "name", "text"]


def test_pages_go_on_where_they_ended_though_alerts_are_added(index: SearchIndex) -> None:
    index.apply([write(alert(f"r-{at}", occurred=f"2026-11-01T00:00:{at // 3:02}Z")) for at in range(20)])
    index.commit(1)
    whole = [hit.alert_id for hit in index.search(plan()).hits]
    got: list[str] = []
    after: After | None = None
    while True:
        found = index.search(plan(limit=3, after=after))
        got += [hit.alert_id for hit in found.hits]
        if not found.more:
            break
        last = found.hits[-1]
        after = After(last.tier, last.order, (last.alert_id,))
        index.apply([write(alert(f"later-{len(got)}", occurred="2026-12-01T00:00:00Z"))])
        index.commit(2)
    assert got == whole


def test_hits_that_share_their_order_are_given_once(index: SearchIndex) -> None:
    alerts = [alert(f"r-{at}") | {"alert_id": f"abcdef{at:034x}"} for at in range(4)]
    index.apply([write(each) for each in alerts])
    index.commit(1)
    first = index.search(plan(limit=2)).hits
    second = index.search(plan(limit=2, after=After(0, first[-1].order, tuple(h.alert_id for h in first)))).hits
    assert {hit.alert_id for hit in [*first, *second]} == {each["alert_id"] for each in alerts}


def test_clearing_forgets_documents_and_position(index: SearchIndex) -> None:
    index.apply([write(alert())])
    index.commit(3)
    index.clear()
    assert (index.position(), index.search(plan()).total) == (0, 0)
    index.apply([write(alert())])
    index.commit(4)
    assert index.search(plan()).total == 1


def test_the_index_reopens_where_it_was_committed(tmp_path: Path) -> None:
    first = TantivyIndex(tmp_path)
    first.apply([write(alert())])
    first.commit(5)
    first.apply([write(alert("lost"))])
    first.close()
    again = TantivyIndex(tmp_path)
    assert (again.position(), again.search(plan()).total) == (5, 1)
    again.apply([write(alert(version=1, title="다시"))])
    again.commit(6)
    assert again.search(plan("다시")).total == 0


def test_a_reader_beside_the_writer_sees_its_commits(tmp_path: Path) -> None:
    writer, reader = TantivyIndex(tmp_path), TantivyIndex(tmp_path)
    for position in (1, 2):
        writer.apply([write(alert(f"r-{position}"))])
        writer.commit(position)
        assert (reader.position(), reader.search(plan()).total) == (position, position)
    writer.close()


def test_an_index_of_another_schema_is_made_again(tmp_path: Path) -> None:
    (tmp_path / "v0").mkdir()
    (tmp_path / "v0" / "meta.json").write_text("{}")
    assert TantivyIndex(tmp_path).position() == 0
    assert not (tmp_path / "v0").exists()


SUBSTANCES = st.sampled_from([("yaba", "slang", 5.0), ("ketamine", "common", None), ("mdma", "indicator", 1.5)])
ENTITY = st.builds(
    lambda name, value, birth, country: {
        "id": "e1",
        "type": "person",
        "role": "suspect",
        "names": [{"text": name, "kind": "primary"}] if name else [],
        "identifiers": [{"scheme": "container", "value": value, "raw": f" {value}", "valid": True}] if value else [],
        "birth_date": birth,
        "nationality": country,
    },
    st.sampled_from(["", "김영희", "KIM YOUNG HEE", "ใจดี"]),
    st.sampled_from(["", "SYNU1000019", "1000019"]),
    st.sampled_from([None, "1990", "1990-05-02", "1989-12"]),
    st.sampled_from([None, "KR", "TH"]),
)
ALERTS = st.lists(
    st.builds(
        lambda ref, version, status, substances, **changes: (
            alert(
                ref,
                version,
                substances=[
                    {"id": i, "kind": k, "as_reported": i, "quantity": {"mass_g": m} if m else None}
                    for i, k, m in substances
                ],
                **changes,
            )
            | {"status": status}
        ),
        ref=st.sampled_from([f"r-{at}" for at in range(12)]),
        version=st.integers(1, 3),
        status=st.sampled_from(["active", "active", "active", "withdrawn"]),
        agency=st.sampled_from(["kr.kcs", "th.customs"]),
        occurred=st.integers(1_704_067_200, 1_795_000_000).map(
            lambda s: datetime.fromtimestamp(s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        ),
        title=st.sampled_from(TEXTS),
        native=st.lists(st.sampled_from(TEXTS), max_size=2).map(lambda texts: {"a": texts}),
        substances=st.lists(SUBSTANCES, max_size=2),
        transport_modes=st.lists(st.sampled_from(["post", "express"]), max_size=2),
        entities=st.lists(ENTITY, max_size=2),
        risk=st.sampled_from([{}, {"level": "high"}, {"level": "low", "score": 20}, {"score": 60}]),
    ),
    max_size=12,
)


def assert_same_answers(other: InspectableIndex, alerts: list[dict[str, Any]], cuts: int, sort: Sort) -> None:
    """Both are given the alerts in the same pieces and asked the same, page by page, as different viewers."""
    memory = MemoryIndex()
    for at in range(0, len(alerts), cuts):
        batch = [write(each) for each in alerts[at : at + cuts]]
        for index in (memory, other):
            index.apply(batch)
            index.commit(at)
    for number, query in enumerate(QUERIES):
        seen = Match("audience", ("agency:kr.kcs",)) if number % 3 == 0 else Every()
        for asked in (
            plan(query, sort, 100, within=seen),
            plan(query, sort, 2, within=seen, counted=False),
        ):
            expected = memory.search(asked)
            assert other.search(asked) == expected, query
            if expected.more:
                last = expected.hits[-1]
                onward = replace(asked, after=After(last.tier, last.order, (last.alert_id,)))
                assert other.search(onward) == memory.search(onward), query
    keys = list(memory.keys())
    assert {key: kept.revision for key, kept in other.documents(keys).items()} == {
        key: kept.revision for key, kept in memory.documents(keys).items()
    }


CORPORA = given(alerts=ALERTS, cuts=st.integers(1, 5), sort=st.sampled_from(["newest", "oldest", "risk"]))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@CORPORA
def test_tantivy_gives_the_hits_order_and_numbers_of_the_plainest_index(
    alerts: list[dict[str, Any]], cuts: int, sort: Sort, tmp_path_factory: pytest.TempPathFactory
) -> None:
    tantivy = TantivyIndex(tmp_path_factory.mktemp("index"))
    assert_same_answers(tantivy, alerts, cuts, sort)
    tantivy.close()


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@CORPORA
def test_elasticsearch_gives_the_hits_order_and_numbers_of_the_plainest_index(
    alerts: list[dict[str, Any]], cuts: int, sort: Sort, elastic: ElasticIndex
) -> None:
    elastic.clear()
    assert_same_answers(elastic, alerts, cuts, sort)


@pytest.fixture
def elastic(elasticsearch: str) -> Iterator[ElasticIndex]:
    with open_client(elasticsearch) as client:
        index = ElasticIndex(client, f"t{uuid4().hex[:12]}")
        yield index
        index.close()


def test_a_map_counts_all_that_is_found_and_nothing_outside(index: SearchIndex) -> None:
    sea = {"role": "position", "country": "KR"}
    alerts = [
        alert(
            f"r{number}",
            places=[
                {"role": "origin", "unlocode": "THBKK", "country": "TH"},
                {"role": "destination", "country": "KR" if number % 3 else "VN"},
                {**sea, "lat": 30 + number / 8, "lon": 125.5},
            ],
        )
        for number in range(260)
    ]
    for at in range(0, len(alerts), 90):  # several segments
        index.apply([write(each) for each in alerts[at : at + 90]])
        index.commit(at + 90)
    index.apply([write(alert("gone", 2), status="withdrawn")])
    index.commit(400)
    for within, expected in ((Every(), alerts), (Match("country", ("VN",)), alerts[::3])):
        found = index.search(Plan(within, Every(), (), 1, counted=False, mapped=True))
        counts = Counter(value for each in expected for value in mapped(each))
        assert {each.value: each.count for each in found.mapped} == counts
        assert found.mapped == sorted(found.mapped, key=lambda each: (-each.count, each.value))
        assert (found.hits, found.facets) == ([], {})


HAN = "\U00020000"  # four bytes, and one token for each two
HOSTILE = [
    alert("한" * 128),
    alert(HAN * 128, title=HAN * 512),
    alert("long", title="x" * 512, native={"a": "y" * 70_000 + " z", "b": ["가" * 4_000], "c": {"d": "ยา" * 2_000}}),
    alert(
        "names",
        entities=[
            {
                "id": "e1",
                "type": "person",
                "names": [{"text": name, "kind": "primary"} for name in (HAN * 512, "ΐ" * 512, "a\0b", "\u202e기름")],
                "identifiers": [
                    {"scheme": "passport", "value": value, "raw": value, "valid": False}
                    for value in ("ΐ" * 512, HAN * 512, "ﷺ" * 512, "7" * 512, "\0", "ß")
                ],
            }
        ],
    ),
    alert("blanks", title="a\u00a0b\u2003c\u3000d\x1ce\x85f", native={"a": "g\u2028h\u200bi\ufeffj"}),
    alert("early", occurred="0001-01-01T00:00:00Z"),
    alert("late", occurred="2399-12-31T23:59:59Z", risk={"score": 1e300, "level": "critical"}),
    alert("heavy", substances=[{"id": "s", "kind": "common", "as_reported": "s", "quantity": {"mass_g": 1e308}}]),
]
HOSTILE_QUERIES = [
    *(
        f'"{"x" * 512}"',
        "x" * 127,
        "y" * 127,
        "z",
        "가" * 9,
        f'"{"가" * 200}"',
        "ยายายา",
        HAN,
        HAN * 3,
        f'"{HAN * 200}"',
    ),
    *("ref:" + HAN * 128, "ref:" + "한" * 128, "7" * 512, "ΐ" * 512, "ß", "a", "b c", "c d", "e", "f", "gh", "hi", "j"),
    *(
        "기름",
        "occurred:[* TO 1000]",
        "occurred:>2300",
        "risk:>=high",
        "risk:100",
        "mass_g:>=999999999999999999",
        "mass_g:*",
    ),
    *("name:" + "ΐ" * 512, "passport:" + "7" * 512, "month:0001-01", "NOT x", "version:[-999999999999999999 TO 1]"),
]


def test_values_at_their_longest_and_strangest_are_found_alike(index: InspectableIndex) -> None:
    memory = MemoryIndex()
    for each in (memory, index):
        each.apply([write(hostile) for hostile in HOSTILE])
        each.commit(1)
    assert set(index.documents([write(hostile).key for hostile in HOSTILE])) == set(memory.keys())
    for number, query in enumerate(HOSTILE_QUERIES):
        asked = plan(query, SORTS[number % len(SORTS)])
        assert index.search(asked) == memory.search(asked), query[:60]


def test_a_beginning_is_found_in_tokens_of_text_and_in_whole_values(index: SearchIndex) -> None:
    number = {"scheme": "phone", "value": "+821012345678", "raw": "010", "valid": True, "found_in": "field"}
    named = {"text": "KITTI Jaidee", "script": "Latn", "kind": "primary"}
    person = {"id": "e1", "type": "person", "names": [named], "identifiers": [number]}
    index.apply([write(alert("one", entities=[person])), write(alert("two"))])
    index.commit(1)

    def found(field: str, start: str) -> int:
        clause = Begins(field, start)
        return index.search(Plan(Every(), clause, (("filter", clause),), 5)).total

    assert [found("names", start) for start in ("jai", "kitti")] == [1, 1]
    assert [found("names", start) for start in ("aidee", "jai.e", "kitti jai", "")] == [0, 0, 0, 0]
    assert [found("identifier_values", start) for start in ("8210", "82101234567", "210")] == [1, 1, 0]


def test_a_phrase_stands_inside_one_value(index: SearchIndex) -> None:
    index.apply(
        [write(alert("inside", native={"a": "red car"})), write(alert("apart", native={"a": "red", "b": "car"}))]
    )
    index.commit(1)
    assert [index.search(plan(query)).total for query in ('"red car"', "red car", '"car red"')] == [1, 2, 0]


def test_positions_of_shards_are_their_own(index: SearchIndex) -> None:
    if isinstance(index, TantivyIndex):
        pytest.skip("the embedded log has one shard")
    index.apply([write(alert("a"))])
    index.commit(5, 0)
    index.apply([write(alert("b"))])
    index.commit(9, 3)
    assert [index.position(shard) for shard in range(5)] == [5, 0, 0, 9, 0]
    index.clear()
    assert [index.position(shard) for shard in range(5)] == [0] * 5


def test_an_index_gives_back_what_it_keeps(index: InspectableIndex) -> None:
    writes = [write(alert(ref, version)) for ref, version in (("b", 1), ("a", 2), ("\U00020000", 1), ("\uffee", 1))]
    index.apply(writes)
    index.commit(1)
    kept = index.documents([*(each.key for each in writes), "kr.kcs/none"])
    assert {key: each.revision for key, each in kept.items()} == {each.key: each.revision for each in writes}
    for each in writes:
        assert kept[each.key].document in (None, orjson.loads(each.document))
    keys = index.keys()
    assert keys is None or list(keys) == sorted(each.key for each in writes)


def test_a_document_is_mended_unless_it_is_newer(index: InspectableIndex) -> None:
    index.apply([write(alert(version=2, title="헌것"))])
    index.commit(1)
    index.replace([write(alert(version=1, title="옛것"))])
    assert index.search(plan("옛것")).total == 0
    index.replace([write(alert(version=2, title="새것")), write(alert("missing", title="새것"))])
    assert [index.search(plan(word)).total for word in ("헌것", "새것")] == [0, 2]
    assert index.position() == 1


def test_a_document_is_removed_unless_it_is_newer_and_may_come_back_older(index: InspectableIndex) -> None:
    index.apply([write(alert(version=3)), write(alert("other"))])
    index.commit(1)
    [surplus, other] = [write(alert(version=3)), write(alert("other"))]
    index.remove({surplus.key: surplus.revision - 1, "kr.kcs/none": 1})
    assert index.search(plan()).total == 2
    index.remove({surplus.key: surplus.revision})
    assert list(index.documents([surplus.key, other.key])) == [other.key]
    index.apply([write(alert(version=2))])
    index.commit(2)
    assert index.search(plan()).total == 2


_WRITER = """
import sys
from pathlib import Path
from bongsu.adapters.tantivy_index import TantivyIndex
from bongsu.ports.index import Write
document = Path(sys.argv[2]).read_text()
index = TantivyIndex(Path(sys.argv[1]))
for position in range(index.position() + 1, 1_000_000):
    index.apply([Write(f"kr.kcs/{position}", 1, document)])
    if position % 7 == 0:
        index.commit(position)
        print(position, flush=True)
"""


@pytest.mark.slow
def test_a_killed_writer_leaves_documents_and_position_in_step(tmp_path: Path) -> None:
    (tmp_path / "document").write_text(write(alert()).document)
    last = 0
    for kill in range(5):
        arguments = [sys.executable, "-c", _WRITER, str(tmp_path / "index"), str(tmp_path / "document")]
        with subprocess.Popen(arguments, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _ in range(kill + 2):
                last = int(writer.stdout.readline())
            writer.kill()
        index = TantivyIndex(tmp_path / "index")
        assert index.position() >= last
        assert index.search(plan()).total == index.position()
