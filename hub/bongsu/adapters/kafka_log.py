"""The event log on Kafka: one idempotent producer, and readers of single shards.

One agency's entries of `submissions`, `alerts` and `quarantine` go to the partition that the directory gives it: the
clients' own hash functions differ, so none of them decides.
"""

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from bongsu.adapters.kafka_ends import KafkaEnds
from bongsu.adapters.kafka_patience import LogAwayError
from bongsu.adapters.kafka_reader import ShardReader, position_of
from bongsu.ports.log import DuplicateKeyError, Entry, NewEntry, Topic

_MOST_BYTES = 12 * 1024 * 1024
_DELIVERY_MS = 30_000
_SILENCE_SECONDS = _DELIVERY_MS / 1000 + 15
_POLL_SECONDS = 0.05
_BY_AGENCY: frozenset[str] = frozenset({"submissions", "alerts", "quarantine"})


class Record(NamedTuple):
    """What is to be produced: where, and the entry."""

    topic: str
    shard: int
    entry: NewEntry


class KafkaProducer:
    """Produces records and waits until every replica that must have them has them."""

    def __init__(self, config: Mapping[str, Any]) -> None:
        """Connect lazily."""
        self._producer = Producer(
            {
                **config,
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 2,
                "compression.type": "lz4",
                "message.max.bytes": _MOST_BYTES,
                "delivery.timeout.ms": _DELIVERY_MS,
                "queue.buffering.max.kbytes": 131_072,
                "reconnect.backoff.max.ms": 1_000,
            }
        )

    def publish(self, records: Iterable[Record]) -> list[int]:
        """Positions of the records, in their order, once all are durable. `LogAwayError` when one is not in time.

        Some of them may then be in the log all the same: whoever publishes must be able to do it again.
        """
        positions: list[int] = []
        faults: list[KafkaError] = []
        told: list[int] = []  # grows in whichever thread polls: appending is atomic, counting up is not

        def delivered(at: int) -> Callable[[KafkaError | None, Message], None]:
            def note(error: KafkaError | None, message: Message) -> None:
                if error is None:
                    positions[at] = position_of(message)
                else:
                    faults.append(error)
                told.append(at)

            return note

        for record in records:
            positions.append(0)
            self._produce(record, delivered(len(positions) - 1))
        deadline = time.monotonic() + _SILENCE_SECONDS
        while len(told) < len(positions):
            self._producer.poll(_POLL_SECONDS)
            if time.monotonic() > deadline:
                raise LogAwayError(f"Kafka's client says nothing of {len(positions) - len(told)} entries")
        if faults:
            raise LogAwayError(f"Kafka did not take {len(faults)} of {len(positions)} entries: {faults[0]}")
        return positions

    def close(self) -> None:
        """Wait for what is on its way."""
        self._producer.flush(_DELIVERY_MS / 1000)

    def _produce(self, record: Record, delivered: Callable[[KafkaError | None, Message], None]) -> None:
        entry = record.entry
        headers: list[tuple[str, str | bytes | None]] = [(name, text.encode()) for name, text in entry.headers.items()]
        while True:
            try:
                self._producer.produce(
                    record.topic,
                    entry.value,
                    entry.key.encode(),
                    partition=record.shard,
                    headers=headers,
                    on_delivery=delivered,
                )
            except BufferError:  # the queue is full: let some of it go first
                self._producer.poll(_POLL_SECONDS)
            except KafkaException as error:
                raise LogAwayError(f"Kafka takes nothing for {record.topic}: {error}") from error
            else:
                return


class KafkaLog:
    """`EventLog` over Kafka's topics. Safe to use from several threads: each has readers of its own."""

    def __init__(
        self,
        config: Mapping[str, Any],
        prefix: str,
        partitions: Mapping[str, int],
        shard_of: Callable[[str], int],
        *,
        exact: bool = True,
        known_submission: Callable[[str, int | None], Entry | None] = lambda key, shard: None,  # noqa: ARG005
    ) -> None:
        """`partitions` by topic; `shard_of` an agency; `known_submission` finds a logged one by its id."""
        self._config = config
        self._prefix = prefix
        self._partitions = partitions
        self._shard_of = shard_of
        self._exact = exact
        self._known_submission = known_submission
        self._producer = KafkaProducer(config)
        self._ends = KafkaEnds(config)
        self._local = threading.local()
        self._readers: list[ShardReader] = []

    @property
    def producer(self) -> KafkaProducer:
        """The one producer of this process."""
        return self._producer

    def append(self, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
        if topic == "submissions":
            for entry in entries:
                if self._known_submission(entry.key, self.shard_of(topic, entry)) is not None:
                    raise DuplicateKeyError(f"{entry.key} is already in the log {topic}")
        name = self.name(topic)
        return self._producer.publish(Record(name, self.shard_of(topic, entry), entry) for entry in entries)

    def read(self, topic: Topic, after: int, limit: int, shard: int = 0) -> list[Entry]:
        return self.reader(self.name(topic), shard).read(after, limit)

    def end(self, topic: Topic, shard: int = 0) -> int:
        part = (self.name(topic), shard)
        return self._ends.ends([part])[part]

    def shards(self, topic: Topic) -> Sequence[int]:
        return range(self._partitions[topic])

    def by_key(self, topic: Topic, key: str) -> list[Entry]:
        if topic == "submissions":
            known = self._known_submission(key, None)
            return [known] if known is not None else []
        found: list[Entry] = []
        for shard in self.shards(topic):
            after, end = 0, self.end(topic, shard)
            while after < end and (entries := self.read(topic, after, 500, shard)):
                found += [entry for entry in entries if entry.key == key]
                after = entries[-1].position
        return found

    def name(self, topic: str) -> str:
        """A topic's name on the broker."""
        return f"{self._prefix}.{topic}"

    def shard_of(self, topic: str, entry: NewEntry) -> int:
        """The partition of an entry."""
        if topic not in _BY_AGENCY:
            return 0
        return self._shard_of(entry.headers.get("agency") or entry.key.split("/", 1)[0])

    def reader(self, name: str, shard: int, *, exact: bool | None = None, reset: str = "error") -> ShardReader:
        """This thread's reader of a shard."""
        exact = self._exact if exact is None else exact
        own: dict[tuple[str, int, bool], ShardReader] = self._local.__dict__.setdefault("readers", {})
        if (name, shard, exact) not in own:
            own[name, shard, exact] = ShardReader(self._config, name, shard, self._ends, exact=exact, reset=reset)
            self._readers.append(own[name, shard, exact])
        return own[name, shard, exact]

    def close(self) -> None:
        """Finish what is on its way and give back the connections."""
        self._producer.close()
        for reader in self._readers:
            reader.close()
        self._readers.clear()  # a process may open many logs, and each consumer holds one of its few thread keys
        self._local = threading.local()
