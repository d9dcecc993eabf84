"""Kafka's topics and rights, made and checked with kafka-python's admin client; a topic that is there stays so."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ConfigResource,
    ConfigResourceType,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.errors import KafkaError, NoError, TopicAlreadyExistsError, for_code
from kafka.net.compat import KafkaNetClient

from bongsu.adapters.kafka_access import Rule
from bongsu.adapters.kafka_properties import python_config
from bongsu.adapters.kafka_rules import acl_of, is_of_hub, worded
from bongsu.adapters.kafka_topics import Topic
from bongsu.domain.errors import HubError
from bongsu_schemas.kafka_sockets import DIRECT

REPLICATION = 3
_IN_SYNC = "min.insync.replicas"
_ANSWER_MS = 30_000
_PAUSE_SECONDS = 0.1
_AT_ONCE = 500  # topics in one request


class KafkaAdminError(HubError):
    """Kafka does not answer, or refuses; the message says whom was asked and what to do."""

    kind = "kafka"
    status = 503


@dataclass(frozen=True, slots=True)
class Difference:
    """Something about a topic that is not as it should be, and what to do."""

    topic: str
    setting: str
    wanted: str
    found: str
    advice: str


class KafkaAdmin:
    """The administration of one Kafka cluster. Use as a context manager, or `close` it."""

    def __init__(
        self, servers: str, properties: Mapping[str, str] | None = None, *, answer_ms: int = _ANSWER_MS
    ) -> None:
        """Connect to `servers` (`host:port,host:port`) under librdkafka's `properties`. `KafkaAdminError`."""
        self._servers = servers
        made: list[KafkaNetClient] = []

        def remembered(**config: Any) -> KafkaNetClient:
            made.append(KafkaNetClient(**config))
            return made[-1]

        try:
            with self._translated():
                self._client = KafkaAdminClient(
                    **python_config(servers, properties or {}),
                    bootstrap_timeout_ms=answer_ms,
                    request_timeout_ms=answer_ms,
                    kafka_client=remembered,
                    proxy_url=DIRECT,
                )
        except KafkaAdminError:
            for each in made:  # kafka-python leaves its thread running when the constructor fails
                each.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def replication(self, asked: int | None = None) -> int:
        """How many copies each partition has: what is asked, else three, or as many as there are brokers."""
        with self._translated():
            brokers = len([each for each in self._client.describe_cluster()["brokers"] if not each.get("is_fenced")])
        if asked is not None and asked > brokers:
            raise KafkaAdminError(
                f"--replication {asked}: {self._servers} has {brokers} broker{'s'[: brokers != 1]}: "
                f"ask for at most {brokers}, or start more brokers"
            )
        return asked or min(REPLICATION, brokers)

    def create(self, wanted: Sequence[Topic], replication: int) -> list[str]:
        """Make what is missing, and return its names once every partition has a leader. The rest stays as it is."""
        with self._translated():
            there = set(self._client.list_topics())
            missing = [fitted(topic, replication) for topic in wanted if topic.name not in there]
            for first in range(0, len(missing), _AT_ONCE):
                some = missing[first : first + _AT_ONCE]
                answer = self._client.create_topics(
                    {
                        topic.name: {
                            "num_partitions": topic.partitions,
                            "replication_factor": replication,
                            "configs": dict(topic.config),
                        }
                        for topic in some
                    },
                    raise_errors=False,
                )
                for each in answer["topics"]:
                    _raise_for(each)
                self._client.wait_for_topics([topic.name for topic in some], timeout_ms=_ANSWER_MS)
        return [topic.name for topic in missing]

    def differences(self, wanted: Sequence[Topic], replication: int) -> list[Difference]:
        """What is not as wanted: missing topics, partitions, replication and the settings that the file names."""
        names = {topic.name for topic in wanted}
        with self._translated():
            there = {each["name"]: each for each in self._client.describe_topics() if each["name"] in names}
            configs: dict[str, Any] = {}
            if there:
                resources = [ConfigResource(ConfigResourceType.TOPIC, name) for name in there]
                configs = self._client.describe_configs(resources, config_filter="all")["topic"]
        found: list[Difference] = []
        for topic in (fitted(each, replication) for each in wanted):
            if topic.name not in there:
                found.append(Difference(topic.name, "topic", "present", "missing", "`bongsu admin topics` makes it"))
            else:
                found += _compared(topic, replication, there[topic.name], configs[topic.name])
        return found

    def grant(self, rules: Sequence[Rule], prefix: str) -> tuple[list[str], list[str]]:
        """Make the rights of the hub's principals under `prefix` what the rules say; returns what came and what went.

        What comes is there before anything goes, so that nobody loses a right that is only said in another way.
        """
        wanted = {acl_of(rule) for rule in rules}
        with self._translated():
            there = self._acls(prefix)
            new, gone = sorted(wanted - there, key=worded), sorted(there - wanted, key=worded)
            if new:
                for error in self._client.create_acls(new)["failed"]:
                    raise error("one of the rights is refused")
            if gone:
                for acl, _, error in self._client.delete_acls(gone):
                    if error is not NoError:
                        raise error(worded(acl))
            deadline = time.monotonic() + _ANSWER_MS / 1000
            while self._acls(prefix) != wanted and time.monotonic() < deadline:
                time.sleep(_PAUSE_SECONDS)  # the controller has it: the brokers come to know
        return [worded(acl) for acl in new], [worded(acl) for acl in gone]

    def _acls(self, prefix: str) -> set[ACL]:
        """The rights that are given under the prefix to principals of a hub."""
        everything = ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY)
        acls, _ = self._client.describe_acls(ACLFilter(None, None, ACLOperation.ANY, ACLPermissionType.ANY, everything))
        return {acl for acl in acls if is_of_hub(acl, prefix)}

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except KafkaError as error:
            raise KafkaAdminError(
                f"Kafka at {self._servers}: {error}: check BONGSU_KAFKA, BONGSU_KAFKA_PROPERTIES and that the "
                "principal may administer topics and rights"
            ) from error


def fitted(topic: Topic, replication: int) -> Topic:
    """The topic for this many copies: no more of them can be asked to be in sync than there are."""
    in_sync = topic.config.get(_IN_SYNC)
    if in_sync is None or int(in_sync) <= replication:
        return topic
    return Topic(
        topic.name, topic.partitions, topic.key, {**topic.config, _IN_SYNC: str(replication)}, topic.partitioned_by
    )


def warning_of(replication: int) -> str:
    """What to tell an operator whose topics have fewer copies than they should; empty when all is well."""
    if replication >= REPLICATION:
        return ""
    return (
        f"{replication} cop{'y' if replication == 1 else 'ies'} of each partition instead of {REPLICATION}, "
        f"{_IN_SYNC}={min(2, replication)}: "
        + ("the loss of a disk loses records; " if replication == 1 else "nothing is taken in while a broker is away; ")
        + f"run at least {REPLICATION} brokers in production"
    )


def _raise_for(answer: Mapping[str, Any]) -> None:
    """Raise what the broker says about one topic, unless another process has just made it."""
    error = for_code(answer["error_code"])
    if answer["error_code"] and error is not TopicAlreadyExistsError:
        raise error(f"topic {answer['name']}: {answer.get('error_message') or error.__name__}")


def _compared(topic: Topic, replication: int, there: Mapping[str, Any], configs: Mapping[str, Any]) -> list[Difference]:
    found: list[Difference] = []
    count = len(there["partitions"])
    if count != topic.partitions:
        found.append(
            Difference(topic.name, "partitions", str(topic.partitions), str(count), _about_partitions(topic, count))
        )
    copies = min(len(each["replica_nodes"]) for each in there["partitions"])
    if copies != replication:
        found.append(
            Difference(
                topic.name,
                "replication.factor",
                str(replication),
                str(copies),
                "`kafka-reassign-partitions.sh` moves copies; `--replication` says how many are wanted",
            )
        )
    for name, wanted in topic.config.items():
        value = configs.get(name, {}).get("value")
        if value != wanted:
            advice = (
                f"`kafka-configs.sh --alter --topic {topic.name} --add-config {name}={wanted}`, or mend topics.yaml"
            )
            found.append(Difference(topic.name, name, wanted, str(value), advice))
    return found


def _about_partitions(topic: Topic, found: int) -> str:
    if found > topic.partitions:
        return "partitions cannot be taken away: mend topics.yaml to what is there"
    if topic.partitioned_by == "agency":
        return (
            "more partitions do not move an agency: the directory gives each its partition when it is enrolled, "
            f"and its entries stay in order there. `kafka-topics.sh --alter --topic {topic.name} --partitions "
            f"{topic.partitions}` makes room for agencies that are enrolled later; stop the workers first"
        )
    return (
        f"`kafka-topics.sh --alter --topic {topic.name} --partitions {topic.partitions}`, but keys then change their "
        "partition: what was written before stays where it is"
    )
