"""What each principal may do on a real broker with authorisation on; everything that is not granted is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from guarded import AGENCIES, PREFIX, PRINCIPALS, UNITS, Guarded, guarded_broker, written
from kafka import KafkaAdminClient

from bongsu.adapters.kafka_properties import confluent_config, python_config
from bongsu.adapters.kafka_topics import topics
from bongsu_connectors.kafka_transport import KafkaTransport
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_schemas import envelope as dsse


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    with guarded_broker(tmp_path_factory.mktemp("guarded")) as broker:
        yield broker


def read(broker: Guarded, principal: str, topic: str, group: str) -> str:
    """What Kafka says to a member of the group that wants the topic; empty when it gave a message."""
    consumer = Consumer(broker.config(principal, **{"group.id": group, "auto.offset.reset": "earliest"}))
    try:
        consumer.subscribe([topic])
        for _ in range(100):
            message = consumer.poll(0.1)
            if message is not None:
                error = message.error()
                return error.name() if error else ""
        return "no answer"
    finally:
        consumer.close()


def fetched(broker: Guarded, principal: str, topic: str) -> str:
    """What Kafka says to one who asks for a partition without any group; empty when it gave a message."""
    consumer = Consumer(broker.config(principal, **{"group.id": f"{PREFIX}.readers", "auto.offset.reset": "earliest"}))
    try:
        consumer.assign([TopicPartition(topic, 0, 0)])
        for _ in range(100):
            message = consumer.poll(0.1)
            if message is not None:
                error = message.error()
                return error.name() if error else ""
        return "no answer"
    finally:
        consumer.close()


def described(broker: Guarded, principal: str) -> set[str]:
    """The topics that a principal sees."""
    producer = Producer(broker.config(principal))
    return set(producer.list_topics(timeout=10).topics)


def group_of(principal: str, use: str = "test") -> str:
    return f"{PREFIX}.intake" if principal == "hub" else f"{PREFIX}.{principal}.{use}"


OWN_WRITES = {
    "agency.kr.kcs": {"in.kr.kcs"},
    "unit.kr.knp.seoul": {"watch.kr.knp.seoul", "notices.kr.knp.seoul", "unit.kr.knp.seoul.app-changelog"},
}
OWN_READS = {
    "agency.kr.kcs": {"receipts.kr.kcs"},
    "unit.kr.knp.seoul": {"out.kr.knp.seoul", "watch.kr.knp.seoul", "notices.kr.knp.seoul"},
}
FOREIGN = [
    "submissions", "alerts", "quarantine", "decisions", "access", "in.th.customs", "receipts.th.customs",
    "out.kr.knp", "watch.kr.knp", "notices.kr.knp",
]  # fmt: skip


@pytest.fixture(scope="module")
def filled(guarded: Guarded) -> Guarded:
    """One message in every topic."""
    for topic in topics(PREFIX, AGENCIES, UNITS):
        assert written(guarded, "admin", topic.name) == ""
    return guarded


@pytest.mark.parametrize("principal", OWN_WRITES)
def test_a_principal_writes_its_own_topics(filled: Guarded, principal: str) -> None:
    if principal.startswith("unit."):  # its streams make their own tables
        admin = KafkaAdminClient(**python_config(filled.servers, filled.properties(principal)))
        admin.create_topics({f"{PREFIX}.{principal}.app-changelog": {"num_partitions": 1, "replication_factor": 1}})
        admin.close()
    assert {topic: written(filled, principal, f"{PREFIX}.{topic}") for topic in OWN_WRITES[principal]} == dict.fromkeys(
        OWN_WRITES[principal], ""
    )


@pytest.mark.parametrize("principal", OWN_READS)
def test_a_principal_reads_its_own_topics(filled: Guarded, principal: str) -> None:
    for topic in OWN_READS[principal]:
        assert read(filled, principal, f"{PREFIX}.{topic}", group_of(principal, topic)) == "", topic


@pytest.mark.parametrize("principal", OWN_WRITES)
@pytest.mark.parametrize("topic", FOREIGN)
def test_a_wrong_principal_can_neither_write_nor_read(filled: Guarded, principal: str, topic: str) -> None:
    name = f"{PREFIX}.{topic}"
    assert written(filled, principal, name) == "TOPIC_AUTHORIZATION_FAILED"
    assert read(filled, principal, name, group_of(principal)) == "TOPIC_AUTHORIZATION_FAILED"
    assert fetched(filled, principal, name).endswith("AUTHORIZATION_FAILED")


def test_an_agency_reads_no_inbox_and_writes_no_receipts(filled: Guarded) -> None:
    who = "agency.kr.kcs"
    assert read(filled, who, f"{PREFIX}.in.kr.kcs", group_of(who)) == "TOPIC_AUTHORIZATION_FAILED"
    assert written(filled, who, f"{PREFIX}.receipts.kr.kcs") == "TOPIC_AUTHORIZATION_FAILED"
    assert written(filled, "unit.kr.knp", f"{PREFIX}.out.kr.knp") == "TOPIC_AUTHORIZATION_FAILED"


def test_nobody_but_the_hub_reads_submissions(filled: Guarded) -> None:
    said = {who: read(filled, who, f"{PREFIX}.submissions", group_of(who)) for who in PRINCIPALS}
    assert said == {who: "" if who == "hub" else "TOPIC_AUTHORIZATION_FAILED" for who in PRINCIPALS}


def test_the_hub_writes_in_nobodys_name_and_reads_no_watch_list(filled: Guarded) -> None:
    assert written(filled, "hub", f"{PREFIX}.in.kr.kcs") == "TOPIC_AUTHORIZATION_FAILED"
    assert read(filled, "hub", f"{PREFIX}.watch.kr.knp", group_of("hub")) == "TOPIC_AUTHORIZATION_FAILED"
    for topic in ("submissions", "alerts", "receipts.kr.kcs", "out.kr.knp"):
        assert written(filled, "hub", f"{PREFIX}.{topic}") == ""
        assert fetched(filled, "hub", f"{PREFIX}.{topic}") == ""
    assert fetched(filled, "hub", f"{PREFIX}.in.kr.kcs") == ""


def test_nobody_sees_that_anothers_topic_is_there(filled: Guarded) -> None:
    assert described(filled, "agency.kr.kcs") == {f"{PREFIX}.in.kr.kcs", f"{PREFIX}.receipts.kr.kcs"}
    assert described(filled, "unit.kr.knp") == {f"{PREFIX}.{kind}.kr.knp" for kind in ("out", "watch", "notices")}
    assert described(filled, "hub") >= {topic.name for topic in topics(PREFIX, AGENCIES, UNITS)}


@pytest.mark.parametrize(
    ("principal", "group"),
    [
        ("unit.kr.knp", f"{PREFIX}.unit.kr.knp.seoul.follow"),
        ("unit.kr.knp", f"{PREFIX}.admit"),
        ("unit.kr.knp", "mine"),
        ("agency.kr.kcs", f"{PREFIX}.agency.th.customs.receipts"),
    ],
)
def test_nobody_joins_anothers_group(filled: Guarded, principal: str, group: str) -> None:
    own = f"{PREFIX}.out.kr.knp" if principal.startswith("unit") else f"{PREFIX}.receipts.kr.kcs"
    assert read(filled, principal, own, group) == "GROUP_AUTHORIZATION_FAILED"


def test_only_who_proves_who_they_are_is_let_in(guarded: Guarded) -> None:
    def asked(config: dict[str, Any]) -> None:
        Producer({**config, "log_level": 0}).list_topics(timeout=3)

    asked(guarded.config("hub"))
    for config in (
        confluent_config(guarded.servers, {}),
        confluent_config(guarded.servers, guarded.properties("hub", "wrong")),
        confluent_config(guarded.servers, guarded.properties("nobody")),
    ):
        with pytest.raises(KafkaException):
            asked(config)


def test_an_agency_pushes_as_itself_and_as_nobody_else(guarded: Guarded) -> None:
    envelope = dsse.sign(b"x", "application/vnd.bongsu.kr.kcs+xml", Ed25519PrivateKey.generate())

    def pushed(principal: str, password: str = "") -> dict[str, Any]:
        way = KafkaTransport(
            guarded.servers, guarded.properties(principal, password), prefix=PREFIX, first_answer=0.0, seconds=5.0
        )
        try:
            return way.submit("kr.kcs", envelope, backfill=False, dry_run=False)
        finally:
            way.close()

    assert pushed("agency.kr.kcs")["state"] == "received"
    with pytest.raises(HubRefusedError, match=r"should be agency\.kr\.kcs") as told:
        pushed("agency.th.customs")
    assert told.value.sender_unwelcome  # the spool keeps its queue
    with pytest.raises((HubRefusedError, HubAwayError), match="password"):  # brokers often just hang up
        pushed("agency.kr.kcs", "wrong")
