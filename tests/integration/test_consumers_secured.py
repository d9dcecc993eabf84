"""A subscriber on a broker with TLS, passwords and rights: the unit's own user can do all of it, nobody else can."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

import devstack
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from kafka import KafkaProducer
from kafka.admin import KafkaAdminClient, UserScramCredentialUpsertion

from bongsu.adapters.kafka_access import rules
from bongsu.adapters.kafka_admin import KafkaAdmin
from bongsu.adapters.kafka_topics import topics
from bongsu_consumers.event import StreamError
from bongsu_consumers.properties import read_properties
from bongsu_consumers.stream import Stream
from bongsu_consumers.testing import UNIT, StandInHub, sample_alert
from bongsu_schemas.kafka_properties import parse, python_arguments

OTHER = "kr.knp.busan"
USERS = [f"unit.{UNIT}", f"unit.{OTHER}", "hub"]
_JAAS = "org.apache.kafka.common.security"
# kafka-python may forget a socket that it is just opening when it is closed
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings(r"ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
]


class Guarded(NamedTuple):
    """A broker that encrypts and asks everybody who they are."""

    servers: str
    folder: Path

    def properties(self, user: str, password: str = "") -> Path:
        path = self.folder / f"{user}.{password}.properties"
        path.write_text(
            "security.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n"
            f"sasl.username={user}\nsasl.password={password or user}\nssl.ca.location={self.folder / 'ca.pem'}\n"
        )
        return path


def certificate(folder: Path) -> None:
    """One self-signed certificate of 127.0.0.1, for the broker to show and for clients to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "broker")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(Encoding.PEM)
    (folder / "ca.pem").write_bytes(pem)
    (folder / "broker.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + pem)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    if not devstack.available():
        if os.environ.get("BONGSU_REQUIRE_SERVERS"):
            pytest.fail("needs Java 17, Java 21 and Maven")
        pytest.skip("needs Java 17, Java 21 and Maven")
    folder = tmp_path_factory.mktemp("secured")
    certificate(folder)
    lines = f"""sasl.enabled.mechanisms=SCRAM-SHA-512
sasl.mechanism.inter.broker.protocol=SCRAM-SHA-512
listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config={_JAAS}.scram.ScramLoginModule required username="admin" \
password="admin";
ssl.keystore.type=PEM
ssl.keystore.location={folder}/broker.pem
ssl.truststore.type=PEM
ssl.truststore.location={folder}/ca.pem
authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
super.users=User:admin;User:ANONYMOUS
allow.everyone.if.no.acl.found=false
"""
    credentials = ("--add-scram", "SCRAM-SHA-512=[name=admin,password=admin]")
    server = devstack.kafka(folder / "kafka", lines=lines, format_arguments=credentials, listener="SASL_SSL")
    server.start()
    try:
        broker = Guarded(f"127.0.0.1:{server.port}", folder)
        properties = parse(broker.properties("admin").read_text(), "admin")
        admin = KafkaAdminClient(bootstrap_servers=broker.servers, **python_arguments(properties))
        admin.alter_user_scram_credentials(
            [UserScramCredentialUpsertion(name, "SCRAM-SHA-512", name) for name in USERS]
        )
        admin.close()
        with KafkaAdmin(broker.servers, properties) as opened:
            opened.grant(rules("bongsu", [], [UNIT, OTHER]), "bongsu")
            opened.create(topics("bongsu", [], [UNIT, OTHER]), 1)
        yield broker
    finally:
        server.kill()


@pytest.fixture
def hub(tmp_path: Path) -> StandInHub:
    return StandInHub(tmp_path)


def publish(guarded: Guarded, hub: StandInHub, refs: str) -> None:
    security = read_properties(guarded.properties("hub"))
    producer = KafkaProducer(bootstrap_servers=guarded.servers, acks="all", **security.arguments)
    for ref in refs:
        message = hub.release(sample_alert(ref, names=["김영희"]))
        producer.send(f"bongsu.out.{UNIT}", key=message.key, value=message.value, headers=message.headers).get(30)
    producer.close()


def stream_as(guarded: Guarded, hub: StandInHub, user: str, password: str = "") -> Stream:
    return Stream(
        UNIT,
        guarded.servers,
        root=hub.root,
        certificate=hub.certificate,
        properties=guarded.properties(user, password),
        prefix="bongsu",
    )


def test_the_units_own_user_follows_it_and_nobody_else_does(guarded: Guarded, hub: StandInHub) -> None:
    publish(guarded, hub, "ab")
    with stream_as(guarded, hub, f"unit.{UNIT}") as stream:
        assert [event.ref for event in (stream.poll(20.0), stream.poll(20.0)) if event] == ["a", "b"]
    with stream_as(guarded, hub, f"unit.{UNIT}") as stream:
        assert stream.poll(1.0) is None  # the place was kept
    with (
        stream_as(guarded, hub, f"unit.{OTHER}") as stream,
        pytest.raises(StreamError, match=r"there is no topic bongsu\.out\.kr\.knp\.seoul for this user"),
    ):
        stream.poll(20.0)


def test_a_wrong_password_is_said_at_once(guarded: Guarded, hub: StandInHub) -> None:
    started = time.monotonic()
    with (
        stream_as(guarded, hub, f"unit.{UNIT}", "wrong") as stream,
        pytest.raises(StreamError, match=r"refuses the user: check sasl\.username"),
    ):
        stream.poll(60.0)
    assert time.monotonic() - started < 30


def test_the_units_own_user_runs_its_streams(guarded: Guarded, hub: StandInHub, tmp_path: Path) -> None:
    where = ["--unit", UNIT, "--servers", guarded.servers, "--prefix", "bongsu"]
    where += ["--properties", str(guarded.properties(f"unit.{UNIT}"))]
    program = [sys.executable, "-m", "bongsu_consumers"]
    subprocess.run([*program, "watch", "add", *where, "name", "Kim Younghee"], check=True, timeout=60)
    publish(guarded, hub, "c")
    command = [*program, "streams", *where, "--root", str(hub.root), "--certificate", str(hub.certificate)]
    printed, said = tmp_path / "printed", tmp_path / "said"
    with printed.open("wb") as out, said.open("wb") as errors:
        process = subprocess.Popen([*command, "--folder", str(tmp_path / "faust")], stdout=out, stderr=errors)
    try:
        deadline = time.monotonic() + 60
        while b'"record":"th.customs/c"' not in printed.read_bytes():
            assert process.poll() is None, said.read_text()
            assert time.monotonic() < deadline, said.read_text()
            time.sleep(0.2)
    finally:
        process.kill()
        process.wait()
