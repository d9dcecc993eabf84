"""An agency's way to the hub by Kafka: a real broker, a real intake, the hub's log in SQLite behind it."""

import gc
import logging
import re
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import devstack
import orjson
import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu.adapters.kafka_admin import KafkaAdmin
from bongsu.adapters.kafka_inbox import KafkaInbox
from bongsu.adapters.kafka_log import KafkaProducer, Record
from bongsu.adapters.kafka_topics import topics
from bongsu.bootstrap import Hub
from bongsu.domain.ids import submission_id
from bongsu.ports.log import NewEntry
from bongsu.services import inbox
from bongsu.services.intake import receipt_of
from bongsu_connectors.command import connect
from bongsu_connectors.kafka_transport import KafkaTransport
from bongsu_connectors.patience import Patience
from bongsu_connectors.transport import HubAwayError, HubRefusedError
from bongsu_schemas import envelope as dsse
from bongsu_schemas.kafka_properties import parse, python_arguments

Sign = Callable[[str, bytes], bytes]
_SECONDS = 20.0
SAMPLE = Path(__file__).parents[1] / "golden/kr.kcs/kr.kcs.01.xml"


@dataclass(frozen=True)
class Site:
    """A hub behind a broker: its intake and admission work while `working` is open."""

    servers: str
    prefix: str
    hub: Hub

    @contextmanager
    def working(self) -> Iterator[None]:
        config = {"bootstrap.servers": self.servers, "log_level": 0}
        producer = KafkaProducer(config)

        def take_in(agency: str, message: bytes, backfill: bool) -> NewEntry | None:
            answer = inbox.take_in(self.hub.intake, agency, message, backfill=backfill)
            if answer is None:  # as admission does
                self.hub.catch_up()
                [entry] = self.hub.log.read("submissions", self.hub.log.end("submissions") - 1, 1)
                receipt = orjson.dumps(receipt_of(self.hub.intake, entry.key))
                headers = {"submission_id": entry.key, "agency": agency, "source": str(entry.position)}
                producer.publish([Record(f"{self.prefix}.receipts.{agency}", 0, NewEntry(entry.key, receipt, headers))])
            return answer

        stop = threading.Event()
        worker = KafkaInbox(take_in, self.prefix, config, new_inboxes_seconds=1.0)
        thread = threading.Thread(target=worker.run, args=(stop,))
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(_SECONDS)
            producer.close()
            assert not thread.is_alive()


def make_topics(servers: str, prefix: str) -> None:
    with KafkaAdmin(servers) as admin:
        admin.create([each for each in topics(prefix, ["kr.kcs"]) if "kr.kcs" in each.name], 1)


@pytest.fixture
def site(kafka: str, hub: Hub) -> Site:
    prefix = f"t{uuid4().hex[:8]}"
    make_topics(kafka, prefix)
    return Site(kafka, prefix, hub)


@contextmanager
def transport(site: Site, **options: Any) -> Iterator[KafkaTransport]:
    opened = KafkaTransport(site.servers, prefix=site.prefix, **options)
    try:
        yield opened
    finally:
        opened.close()


def decided(way: KafkaTransport, receipt: dict[str, Any]) -> dict[str, Any]:
    for _ in range(200):
        if receipt["state"] != "received":
            return receipt
        receipt = way.receipt("kr.kcs", receipt["submission_id"])
    raise AssertionError(receipt)


@pytest.fixture
def envelope(signed: Sign) -> bytes:
    return signed("kr.kcs", SAMPLE.read_bytes())


def test_a_submission_gets_the_hubs_own_receipt(site: Site, envelope: bytes) -> None:
    with site.working(), transport(site, first_answer=_SECONDS) as way:
        receipt = way.submit("kr.kcs", envelope, backfill=True, dry_run=False)
    assert receipt["state"] == "processed"
    assert receipt == receipt_of(site.hub.intake, receipt["submission_id"])
    [entry] = site.hub.log.read("submissions", 0, 2)
    assert (entry.headers["agency"], entry.headers["backfill"]) == ("kr.kcs", "1")


def test_both_sides_give_a_submission_the_same_id(site: Site, envelope: bytes) -> None:
    with transport(site, first_answer=0.0) as way:
        first = way.submit("kr.kcs", envelope, backfill=False, dry_run=False)
        assert first["state"] == "received"
        assert first["submission_id"] == submission_id("kr.kcs", "kr.kcs", first["sha256"])
        with site.working():
            receipt = decided(way, first)
    assert {name: receipt[name] for name in ("submission_id", "sha256", "agency")} == {
        name: first[name] for name in ("submission_id", "sha256", "agency")
    }


def test_alerts_in_the_hubs_own_schema_have_their_own_feed(site: Site) -> None:
    key = dsse.load_private_key((site.hub.settings.data / "agencies" / "kr.kcs.key").read_bytes())
    generic = dsse.sign(b"[]", "application/vnd.bongsu.alert+json", key)
    with site.working(), transport(site, first_answer=_SECONDS) as way:
        receipt = way.submit("kr.kcs", generic, backfill=False, dry_run=False)
    assert receipt["submission_id"] == submission_id("kr.kcs", "generic", receipt["sha256"])


def test_what_is_sent_again_gets_its_receipt_again(site: Site, envelope: bytes) -> None:
    with site.working(), transport(site, first_answer=_SECONDS) as way, transport(site, first_answer=_SECONDS) as other:
        first = way.submit("kr.kcs", envelope, backfill=False, dry_run=False)
        assert way.submit("kr.kcs", envelope, backfill=False, dry_run=False) == first
        assert other.submit("kr.kcs", envelope, backfill=False, dry_run=False) == first
    assert site.hub.log.end("submissions") == 1


def test_a_refusal_that_comes_soon_is_a_problem(site: Site) -> None:
    forged = dsse.sign(SAMPLE.read_bytes(), "application/vnd.bongsu.kr.kcs+xml", Ed25519PrivateKey.generate())
    with site.working(), transport(site, first_answer=_SECONDS) as way, pytest.raises(HubRefusedError) as told:
        way.submit("kr.kcs", forged, backfill=False, dry_run=False)
    assert (told.value.problem["status"], told.value.problem["type"]) == (422, "urn:bongsu:problem:unverified")
    assert not told.value.sender_unwelcome


def test_a_refusal_that_comes_late_is_a_receipt_that_says_so(site: Site) -> None:
    forged = dsse.sign(SAMPLE.read_bytes(), "application/vnd.bongsu.kr.kcs+xml", Ed25519PrivateKey.generate())
    with transport(site, first_answer=0.0) as way:
        first = way.submit("kr.kcs", forged, backfill=False, dry_run=False)
        with site.working():
            receipt = decided(way, first)
    assert (receipt["state"], receipt["errors"][0]["code"]) == ("refused", "unverified")
    assert "registered for kr.kcs" in receipt["errors"][0]["message"]


def test_an_old_refusal_is_not_taken_for_the_answer_to_a_new_try(site: Site, envelope: bytes) -> None:
    problem = orjson.dumps({"status": 422, "detail": "an older one"})
    producer = KafkaProducer({"bootstrap.servers": site.servers})
    entry = NewEntry(sha256(envelope).hexdigest(), problem, {"kind": "problem", "agency": "kr.kcs"})
    with site.working(), transport(site, first_answer=_SECONDS) as way:
        producer.publish([Record(f"{site.prefix}.receipts.kr.kcs", 0, entry)])
        assert way.submit("kr.kcs", envelope, backfill=False, dry_run=False)["state"] == "processed"
    producer.close()


def test_anybody_of_the_agency_can_ask_for_a_receipt_later(site: Site, envelope: bytes) -> None:
    with site.working(), transport(site, first_answer=_SECONDS) as way:
        receipt = way.submit("kr.kcs", envelope, backfill=False, dry_run=False)
        assert way.receipt("kr.kcs", receipt["submission_id"]) == receipt
    with transport(site) as later:
        assert later.receipt("kr.kcs", receipt["submission_id"]) == receipt
        with pytest.raises(HubRefusedError, match="not decided it yet") as told:
            later.receipt("kr.kcs", "0" * 40)
    assert told.value.problem["status"] == 404


def test_what_kafka_cannot_do_is_said(site: Site, envelope: bytes) -> None:
    with transport(site) as way:
        with pytest.raises(HubRefusedError, match="use --hub URL"):
            way.submit("kr.kcs", envelope, backfill=False, dry_run=True)
        with pytest.raises(HubRefusedError, match="--agency AGENCY"):
            way.receipt("", "0" * 40)
        with pytest.raises(HubRefusedError) as told:
            way.submit("kr.kcs", b"no envelope", backfill=False, dry_run=False)
        assert told.value.problem["status"] == 422


def test_an_agency_without_an_inbox_is_told(site: Site, signed: Sign) -> None:
    with transport(site, seconds=2.0) as way, pytest.raises(HubAwayError, match="no inbox for th"):
        way.submit("th.customs", signed("th.customs", b"x"), backfill=False, dry_run=False)


def pushed(site: Site, *arguments: str, spool: Path) -> Result:
    key = site.hub.settings.data / "agencies" / "kr.kcs.key"
    return CliRunner().invoke(
        connect,
        [arguments[0], "--kafka", site.servers, "--topic-prefix", site.prefix, "--spool", str(spool), *arguments[1:]],
        env={"BONGSU_KEY": str(key), "BONGSU_DATA": str(site.hub.settings.data)},
    )


def test_the_command_pushes_by_kafka(site: Site, tmp_path: Path) -> None:
    with site.working():
        result = pushed(site, "push", "--json", "kr.kcs", str(SAMPLE), spool=tmp_path / "spool")
    receipt = orjson.loads(result.stdout)
    assert receipt["state"] == "processed"
    assert result.exit_code == (1 if receipt["counts"]["quarantined"] else 0)


def test_three_ways_are_not_mixed(site: Site, tmp_path: Path) -> None:
    mixed = pushed(site, "push", "--hub", "https://hub.example", "kr.kcs", str(SAMPLE), spool=tmp_path)
    assert (mixed.exit_code, "give one of them" in mixed.stderr) == (2, True)
    wrong = CliRunner().invoke(connect, ["push", "--kafka", "broker", "--key", "x", "kr.kcs", str(SAMPLE)])
    assert (wrong.exit_code, "write it as host:port" in wrong.stderr) == (2, True)
    lost = tmp_path / "k.properties"
    lost.write_text("security.protocol=SSL\nssl.ca.location=/nowhere.pem\n")
    result = pushed(site, "push", "--kafka-properties", str(lost), "kr.kcs", str(SAMPLE), spool=tmp_path)
    assert (result.exit_code, "there is no file /nowhere.pem" in result.stderr) == (2, True)


@pytest.fixture
def own_broker(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[devstack.Server]:
    """A broker to kill. kafka-python forgets the sockets that nobody answered: Python closes them, with a warning."""
    if not devstack.available():
        pytest.skip("needs Java 17, Java 21 and Maven")
    server = devstack.kafka(tmp_path / "broker")
    server.start()
    caplog.set_level(logging.CRITICAL, "kafka")  # a log record would hold the error, and the error the socket
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield server
        server.kill()
        gc.collect()


def test_while_the_broker_is_away_everything_waits_in_the_spool(
    own_broker: devstack.Server, hub: Hub, tmp_path: Path
) -> None:
    site = Site(f"127.0.0.1:{own_broker.port}", "bongsu", hub)
    make_topics(site.servers, site.prefix)
    own_broker.kill()
    away = pushed(site, "push", "--patience", "1", "kr.kcs", str(SAMPLE), spool=tmp_path / "spool")
    assert away.exit_code == 75
    assert "wait in" in away.stderr
    own_broker.start()
    with site.working():
        drained = pushed(site, "drain", "--json", "kr.kcs", spool=tmp_path / "spool")
    assert orjson.loads(drained.stdout.splitlines()[0])["state"] == "processed"
    assert hub.log.end("submissions") == 1


def test_a_broker_that_dies_and_comes_back_is_used_again(
    own_broker: devstack.Server, hub: Hub, envelope: bytes
) -> None:
    site = Site(f"127.0.0.1:{own_broker.port}", "bongsu", hub)
    make_topics(site.servers, site.prefix)
    with transport(site, first_answer=0.0, seconds=3.0) as way:
        way.submit("kr.kcs", envelope, backfill=False, dry_run=False)
        own_broker.kill()
        with pytest.raises(HubAwayError, match="does not answer"):
            way.submit("kr.kcs", envelope, backfill=False, dry_run=False)
        own_broker.start()
        with site.working():
            again = Patience(_SECONDS).call(lambda: way.submit("kr.kcs", envelope, backfill=False, dry_run=False))
            receipt = decided(way, again)
    assert receipt["state"] == "processed"
    assert hub.log.end("submissions") == 1


PAGE = (Path(__file__).parents[2] / "docs/kafka.md").read_text()


def test_the_examples_of_the_page_run(site: Site, envelope: bytes, tmp_path: Path) -> None:
    ours, plain = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    ours = ours.replace("first_answer=30", f"first_answer=30, prefix='{site.prefix}'")
    plain = plain.replace('"bongsu.', f'"{site.prefix}.')
    properties, signed_file = tmp_path / "kafka.properties", tmp_path / "kr.kcs.01.xml.dsse.json"
    properties.write_text("# a broker on one's desk asks for nothing\n")
    signed_file.write_bytes(envelope)
    key = site.hub.settings.data / "agencies" / "kr.kcs.key"

    def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", program, site.servers, *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    with site.working():
        done = run(ours, properties, key, SAMPLE)
        assert done.stdout.startswith("processed "), done.stderr
        again = run(plain, signed_file)
        assert again.stdout.startswith("processed {'records'"), again.stderr
        signed_file.write_bytes(dsse.sign(b"x", "application/x", Ed25519PrivateKey.generate()))
        assert run(plain, signed_file).stderr.startswith("refused: ")


def test_the_properties_of_the_page_can_be_read() -> None:
    [example] = re.findall(r"```\n(security.*?)```", PAGE, re.DOTALL)
    read = python_arguments(parse(example, "kafka.properties"))
    assert read["sasl_plain_username"] == "agency.kr.kcs"
    assert read["security_protocol"] == "SASL_SSL"
