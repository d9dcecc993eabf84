"""The agencies' inboxes on a real broker, with the hub's log in SQLite behind them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import uuid4

import orjson
import pytest
from confluent_kafka import Consumer, Message, Producer, TopicPartition
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu.adapters.kafka_admin import KafkaAdmin
from bongsu.adapters.kafka_inbox import KafkaInbox
from bongsu.adapters.kafka_topics import topics
from bongsu.bootstrap import Hub
from bongsu.domain.errors import HubError
from bongsu.ports.log import NewEntry
from bongsu.services import inbox
from bongsu_schemas import envelope as dsse

Sign = Callable[[str, bytes], bytes]
_SECONDS = 20.0


class Broker(NamedTuple):
    """The agencies' side of one hub's topics."""

    servers: str
    prefix: str

    @property
    def config(self) -> dict[str, Any]:
        return {"bootstrap.servers": self.servers}

    def send(self, agency: str, *messages: bytes, headers: dict[str, str] | None = None) -> None:
        producer = Producer({**self.config, "message.max.bytes": 12 << 20})
        for message in messages:
            producer.produce(f"{self.prefix}.in.{agency}", message, headers=dict(headers or {}))
        assert producer.flush(10) == 0

    def answers(self, agency: str, count: int) -> list[Message]:
        """The first answers to an agency; fewer when no more come."""
        consumer = Consumer({**self.config, "group.id": "none", "enable.auto.commit": False})
        consumer.assign([TopicPartition(f"{self.prefix}.receipts.{agency}", 0, 0)])
        found: list[Message] = []
        deadline = time.monotonic() + _SECONDS
        while len(found) < count and time.monotonic() < deadline:
            found += [message for message in consumer.consume(count, 0.2) if message.error() is None]
        consumer.close()
        return found

    def kept(self, agency: str) -> int:
        """How far the group has kept its place in an inbox."""
        consumer = Consumer({**self.config, "group.id": f"{self.prefix}.intake"})
        [place] = consumer.committed([TopicPartition(f"{self.prefix}.in.{agency}", 0)], timeout=10)
        consumer.close()
        return int(place.offset)

    def make(self, *agencies: str) -> None:
        with KafkaAdmin(self.servers) as admin:
            admin.create([each for each in topics(self.prefix, agencies) if agencies[0] in each.name], 1)


@pytest.fixture
def broker(kafka: str) -> Broker:
    made = Broker(kafka, f"t{uuid4().hex[:8]}")
    made.make("kr.kcs")
    made.make("kr.knp")
    return made


@contextmanager
def working(broker: Broker, take_in: Callable[[str, bytes, bool], NewEntry | None]) -> Iterator[None]:
    """An intake worker in a thread, as it runs."""
    stop = threading.Event()
    worker = KafkaInbox(take_in, broker.prefix, broker.config, new_inboxes_seconds=1.0)
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(_SECONDS)
        assert not thread.is_alive()


def into(hub: Hub) -> Callable[[str, bytes, bool], NewEntry | None]:
    return lambda agency, message, backfill: inbox.take_in(hub.intake, agency, message, backfill=backfill)


def until(fact: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _SECONDS
    while not fact():
        assert time.monotonic() < deadline, "it did not come about"
        time.sleep(0.05)


@pytest.fixture
def envelopes(signed: Sign, samples: list[tuple[str, bytes]]) -> dict[str, list[bytes]]:
    different = dict.fromkeys(samples)
    return {
        agency: [signed(agency, payload) for who, payload in different if who == agency]
        for agency in ("kr.kcs", "kr.knp")
    }


def test_one_bad_message_never_blocks_an_inbox(broker: Broker, hub: Hub, envelopes: dict[str, list[bytes]]) -> None:
    broker.send("kr.kcs", b"garbage", envelopes["kr.knp"][0], *envelopes["kr.kcs"])
    with working(broker, into(hub)):
        until(lambda: hub.log.end("submissions") == len(envelopes["kr.kcs"]))
        told = broker.answers("kr.kcs", 2)
    assert [orjson.loads(each.value() or b"")["status"] for each in told] == [422, 422]
    assert [each.key() for each in told] == [
        sha256(message).hexdigest().encode() for message in (b"garbage", envelopes["kr.knp"][0])
    ]
    assert ("kind", b"problem") in (told[0].headers() or [])
    assert broker.kept("kr.kcs") == 2 + len(envelopes["kr.kcs"])


def test_who_sends_is_known_from_the_inbox(broker: Broker, hub: Hub, envelopes: dict[str, list[bytes]]) -> None:
    broker.send("kr.knp", envelopes["kr.knp"][0], headers={"agency": "kr.kcs", "backfill": "1"})
    with working(broker, into(hub)):
        until(lambda: hub.log.end("submissions") == 1)
    [entry] = hub.log.read("submissions", 0, 1)
    assert (entry.headers["agency"], entry.headers["backfill"]) == ("kr.knp", "1")


def test_what_was_processed_long_ago_is_answered_again(
    broker: Broker, hub: Hub, envelopes: dict[str, list[bytes]]
) -> None:
    inbox.take_in(hub.intake, "kr.kcs", envelopes["kr.kcs"][0])
    hub.catch_up()
    broker.send("kr.kcs", envelopes["kr.kcs"][0])
    with working(broker, into(hub)):
        [again] = broker.answers("kr.kcs", 1)
    assert orjson.loads(again.value() or b"")["state"] == "processed"
    assert ("kind", b"again") in (again.headers() or [])
    assert hub.log.end("submissions") == 1


def test_inboxes_of_later_members_are_found(broker: Broker, hub: Hub, signed: Sign, samples: Any) -> None:
    with working(broker, into(hub)):
        broker.make("th.customs")
        broker.send("th.customs", signed("th.customs", dict(samples)["th.customs"]))
        until(lambda: hub.log.end("submissions") == 1)


def test_what_the_hub_cannot_take_in_now_comes_again_in_its_order(
    broker: Broker, hub: Hub, envelopes: dict[str, list[bytes]]
) -> None:
    tried: list[tuple[str, bytes]] = []

    def sometimes(agency: str, message: bytes, backfill: bool) -> NewEntry | None:
        tried.append((agency, message))
        if tried.count((agency, message)) == 1:
            raise HubError("away")
        return inbox.take_in(hub.intake, agency, message, backfill=backfill)

    broker.send("kr.kcs", *envelopes["kr.kcs"])
    broker.send("kr.knp", *envelopes["kr.knp"])
    with working(broker, sometimes):
        until(lambda: hub.log.end("submissions") == sum(map(len, envelopes.values())))
    for agency, sent in envelopes.items():
        assert [message for who, message in tried if who == agency] == [each for one in sent for each in (one, one)]
        assert broker.kept(agency) == len(sent)


def test_a_worker_that_dies_before_it_keeps_its_place_loses_nothing(
    broker: Broker, hub: Hub, envelopes: dict[str, list[bytes]]
) -> None:
    broker.send("kr.kcs", *envelopes["kr.kcs"])

    class KilledError(Exception):
        pass

    def killed(agency: str, message: bytes, backfill: bool) -> NewEntry | None:
        inbox.take_in(hub.intake, agency, message, backfill=backfill)
        raise KilledError

    worker = KafkaInbox(killed, broker.prefix, broker.config)
    with pytest.raises(KilledError):
        worker.run(threading.Event())
    assert broker.kept("kr.kcs") < 0
    with working(broker, into(hub)):
        until(lambda: hub.log.end("submissions") == len(envelopes["kr.kcs"]))
        until(lambda: broker.kept("kr.kcs") == len(envelopes["kr.kcs"]))


def test_a_problem_is_the_one_that_http_gives(api: Any) -> None:
    message = dsse.sign(b"x", "application/x", Ed25519PrivateKey.generate())
    over_http = api.post("/v1/feeds/kr.kcs/submissions", "feed@kr.kcs", content=message)
    answer = inbox.take_in(api.hub.intake, "kr.kcs", message)
    assert answer is not None
    assert orjson.loads(answer.value) == over_http.json()
