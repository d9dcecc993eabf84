"""A real broker that asks everybody who they are, with the hub's rights given to a hub, two agencies and two units."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import devstack
import pytest
from confluent_kafka import Producer
from kafka import KafkaAdminClient
from kafka.admin import UserScramCredentialUpsertion

from bongsu.adapters.kafka_access import rules
from bongsu.adapters.kafka_admin import KafkaAdmin, KafkaAdminError
from bongsu.adapters.kafka_properties import confluent_config, python_config
from bongsu.adapters.kafka_topics import Topic, topics

PREFIX = "bongsu"
AGENCIES, UNITS = ["kr.kcs", "th.customs"], ["kr.knp", "kr.knp.seoul"]
PRINCIPALS = ["hub", *(f"agency.{name}" for name in AGENCIES), *(f"unit.{name}" for name in UNITS)]
_JAAS = "org.apache.kafka.common.security"
_LINES = f"""listener.security.protocol.map=CONTROLLER:SASL_PLAINTEXT,SASL_PLAINTEXT:SASL_PLAINTEXT
sasl.mechanism.controller.protocol=PLAIN
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
sasl.enabled.mechanisms=SCRAM-SHA-512
listener.name.controller.sasl.enabled.mechanisms=PLAIN
listener.name.controller.plain.sasl.jaas.config={_JAAS}.plain.PlainLoginModule required username="admin" \
password="admin" user_admin="admin";
listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config={_JAAS}.scram.ScramLoginModule required username="admin" \
password="admin";
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin
allow.everyone.if.no.acl.found=false
"""


class Guarded(NamedTuple):
    """A broker that asks everybody who they are."""

    servers: str

    def properties(self, principal: str, password: str = "") -> dict[str, str]:
        return {
            "security.protocol": "SASL_PLAINTEXT",
            "sasl.mechanism": "SCRAM-SHA-512",
            "sasl.username": principal,
            "sasl.password": password or principal,
        }

    def make(self, wanted: list[Topic]) -> None:
        """Make topics by the hub's own rights, once these have reached the controller."""
        deadline = time.monotonic() + 30
        while True:
            try:
                with KafkaAdmin(self.servers, self.properties("hub")) as admin:
                    admin.create(wanted, admin.replication())
            except KafkaAdminError:
                assert time.monotonic() < deadline
                time.sleep(0.2)
            else:
                return

    def config(self, principal: str, **more: Any) -> dict[str, Any]:
        return {**confluent_config(self.servers, self.properties(principal)), "log_level": 0, **more}


@contextmanager
def guarded_broker(folder: Path) -> Iterator[Guarded]:
    """Start it; the test is skipped where the servers' jars cannot run, unless BONGSU_REQUIRE_SERVERS is set."""
    if not devstack.available():
        if os.environ.get("BONGSU_REQUIRE_SERVERS"):
            pytest.fail("needs Java 17, Java 21 and Maven")
        pytest.skip("needs Java 17, Java 21 and Maven")
    credentials = ("--add-scram", "SCRAM-SHA-512=[name=admin,password=admin]")
    server = devstack.kafka(folder, lines=_LINES, format_arguments=credentials, listener="SASL_PLAINTEXT")
    server.start()
    try:
        broker = Guarded(f"127.0.0.1:{server.port}")
        admin = KafkaAdminClient(**python_config(broker.servers, broker.properties("admin")))
        admin.alter_user_scram_credentials(
            [UserScramCredentialUpsertion(name, "SCRAM-SHA-512", name) for name in PRINCIPALS]
        )
        admin.close()
        with KafkaAdmin(broker.servers, broker.properties("admin")) as opened:
            opened.grant(rules(PREFIX, AGENCIES, UNITS), PREFIX)
        broker.make(topics(PREFIX, AGENCIES, UNITS))
        yield broker
    finally:
        server.kill()


def written(broker: Guarded, principal: str, topic: str) -> str:
    """What Kafka says to a message; empty when it took it."""
    said: list[str] = []
    producer = Producer(broker.config(principal, **{"enable.idempotence": True, "delivery.timeout.ms": 10_000}))
    producer.produce(
        topic, b"value", b"key", 0, on_delivery=lambda error, _: said.append(error.name() if error else "")
    )
    producer.flush(15)
    return said[0] if said else "no answer"
