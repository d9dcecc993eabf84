"""Floors under linking on a small seeded corpus: no look-alikes are confirmed, and what is one event is found."""

from dataclasses import replace
from itertools import combinations

import orjson
import pytest
from linking.corpus import ENDS, LinkTruth, generate_linked
from linking.measures import Scores, compared
from linking.otherwise import told_otherwise

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.domain.linking.blocks import blocks_of, common_spans
from bongsu.domain.linking.circumstances import circumstances, worth
from bongsu.domain.linking.clusters import groups
from bongsu.domain.linking.judge import judge
from bongsu.domain.linking.learn import learn
from bongsu.domain.linking.links import Link, Pair
from bongsu.domain.linking.model import Model, first_model
from bongsu.domain.linking.reach import out_of_reach
from bongsu.domain.linking.reduced import traits_of
from bongsu.domain.linking.traits import Traits
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
    pairs = [(a, b) for a, b in combinations(alerts, 2) if common_spans(blocks[a.key], blocks[b.key])]
    edges = [edge for one, other in pairs for edge in judge(one, other, model)]
    links = [Link(Pair(edge.relation, edge.a, edge.b), edge) for edge in edges]
    of = groups([each.key for each in alerts], [each for each in links if each.pair.relation == "same_event"])
    return compared({key: min(group) for key, group in of.items()}, links, truth)


@pytest.fixture(scope="module", params=["as reported", "told otherwise"])
def reported(request: pytest.FixtureRequest) -> tuple[list[Traits], LinkTruth, Model]:
    """Alerts, also with names and placeholders that stand in no sample; what is true of them; the model they teach."""
    truth = LinkTruth()
    current = _current(truth)
    told = told_otherwise(current, SEED) if request.param == "told otherwise" else current
    alerts = [traits_of(orjson.loads(alert)) for alert in told]
    return alerts, truth, learn(alerts)


@pytest.fixture(scope="module")
def scores(reported: tuple[list[Traits], LinkTruth, Model]) -> tuple[Scores, Scores]:
    """Before and after learning."""
    alerts, truth, learnt = reported
    return _scores(alerts, truth, first_model()), _scores(alerts, truth, learnt)


def test_what_is_out_of_reach_comes_to_nothing_when_it_is_compared(
    reported: tuple[list[Traits], LinkTruth, Model], monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts, _, learnt = reported
    crowded = replace(learnt, names=dict.fromkeys(learnt.names, max(learnt.names.values(), default=1) * 20))
    pairs = [
        pair
        for number, pair in enumerate(combinations(alerts, 2))
        if number % 20 == 0 or not pair[0].party_keys.isdisjoint(pair[1].party_keys)
    ]
    rejected = [(*pair, model) for model in (first_model(), crowded) for pair in pairs if out_of_reach(*pair, model)]
    told = [each for each in rejected if not each[0].party_keys.isdisjoint(each[1].party_keys)]
    assert told
    assert len(rejected) > len(pairs) / 2
    monkeypatch.setattr("bongsu.domain.linking.judge.out_of_reach", lambda *_: False)
    assert not [each for each in rejected if judge(*each)]


def test_circumstances_are_worth_what_their_evidence_adds_up_to(
    reported: tuple[list[Traits], LinkTruth, Model],
) -> None:
    alerts, _, learnt = reported
    for one, other in zip(alerts, alerts[7:], strict=False):
        said = [each for each in circumstances(one, other, learnt) if each.field != "text"]
        assert worth(one, other, learnt) == pytest.approx(sum(each.bits for each in said))


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
