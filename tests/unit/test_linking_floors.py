"""Floors under linking on a small seeded corpus: no look-alikes are confirmed, and what is one event is found."""

from itertools import combinations

import orjson
import pytest
from linking.corpus import ENDS, LinkTruth, generate_linked
from linking.measures import Scores, compared
from linking.otherwise import told_otherwise

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.domain.linking.blocks import blocks_of
from bongsu.domain.linking.clusters import groups
from bongsu.domain.linking.judge import judge
from bongsu.domain.linking.learn import learn
from bongsu.domain.linking.links import Link, Pair
from bongsu.domain.linking.model import Model, first_model
from bongsu.domain.linking.traits import Traits, traits_of
from bongsu.pipeline.prepare import prepare
from bongsu.pipeline.stamp import Stamp
from bongsu.services.intake import rfc3339

SEED, RECORDS = 41, 240


def _current(truth: LinkTruth) -> list[bytes]:
    """The newest versions that are not withdrawn."""
    newest: dict[str, tuple[int, bool, bytes]] = {}
    for file in generate_linked(SEED, RECORDS, 100, truth):
        feed = installed_feeds()[file.agency]
        received = rfc3339(ENDS)
        stamp = Stamp("0" * 40, file.agency, file.agency, "", "0" * 64, received, feed.mapping_version, "[]")
        for record in prepare(file.payload, stamp, feed).records:
            key = f"{file.agency}/{record.ref}"
            if record.alert and (key not in newest or newest[key][0] < record.version):
                newest[key] = (record.version, record.withdrawn, record.alert)
    return [alert for _, withdrawn, alert in newest.values() if not withdrawn]


def _scores(alerts: list[Traits], truth: LinkTruth, model: Model) -> Scores:
    blocks = {each.key: blocks_of(each, model) for each in alerts}
    pairs = [(a, b) for a, b in combinations(alerts, 2) if blocks[a.key] & blocks[b.key]]
    edges = [edge for one, other in pairs for edge in judge(one, other, model)]
    links = [Link(Pair(edge.relation, edge.a, edge.b), edge) for edge in edges]
    of = groups([each.key for each in alerts], [each for each in links if each.pair.relation == "same_event"])
    return compared({key: min(group) for key, group in of.items()}, links, truth)


@pytest.fixture(scope="module", params=["as reported", "told otherwise"])
def scores(request: pytest.FixtureRequest) -> tuple[Scores, Scores]:
    """Before and after learning; also with names and placeholders that stand in no sample."""
    truth = LinkTruth()
    current = _current(truth)
    told = told_otherwise(current, SEED) if request.param == "told otherwise" else current
    alerts = [traits_of(orjson.loads(alert)) for alert in told]
    return _scores(alerts, truth, first_model()), _scores(alerts, truth, learn(alerts))


def test_nothing_is_confirmed_through_a_confounder(scores: tuple[Scores, Scores]) -> None:
    for each in scores:
        assert not [(kind, link) for kind, link in each.wrong if link.status == "confirmed"]
        assert each.precision == 1.0


def test_learning_leaves_no_question_about_hub_keys(scores: tuple[Scores, Scores]) -> None:
    learnt = scores[1].false_links
    assert not {"hub_phone", "hub_address", "office_phone", "placeholder", "common_name"} & learnt.keys()


def test_pairs_that_share_evidence_are_found(scores: tuple[Scores, Scores]) -> None:
    _, learnt = scores
    assert learnt.share("strong") >= 0.98
    assert learnt.share("text") >= 0.95
    assert learnt.share("soft") >= 0.9
    assert learnt.recall_of_evidence >= 0.95
    assert learnt.pairs > 120
