"""Kafka's topics as the hub reads them, and the file of properties by which its clients reach Kafka."""

from pathlib import Path

import pytest

from bongsu.adapters.kafka_admin import fitted, warning_of
from bongsu.adapters.kafka_properties import confluent_config, python_config, read_properties
from bongsu.adapters.kafka_topics import Topic, TopicsError, partitions_of, topics
from bongsu.services.intake import MOST_BYTES
from bongsu_schemas.kafka_properties import PropertiesError

SCRAM = "security.protocol=SASL_SSL\nsasl.mechanisms=SCRAM-SHA-512\nsasl.username=hub\nsasl.password=a=b # c\n"


def by_name(*names: str) -> dict[str, Topic]:
    return {topic.name: topic for topic in topics("test", names, ["kr.knp.seoul"])}


def test_every_agency_and_unit_has_its_topics_under_the_prefix() -> None:
    assert list(by_name("kr.kcs", "th.customs")) == [
        "test.submissions", "test.alerts", "test.quarantine", "test.decisions", "test.access",
        "test.receipts.kr.kcs", "test.receipts.th.customs", "test.in.kr.kcs", "test.in.th.customs",
        "test.out.kr.knp.seoul", "test.watch.kr.knp.seoul", "test.notices.kr.knp.seoul",
    ]  # fmt: skip


def test_the_logs_keep_everything_and_are_parted_by_agency() -> None:
    for log in ("submissions", "alerts", "quarantine"):
        topic = by_name()[f"test.{log}"]
        assert (topic.config["retention.ms"], topic.config["cleanup.policy"]) == ("-1", "delete")
        assert topic.partitioned_by == "agency"
        assert topic.partitions == partitions_of(log) == 12


def test_what_the_submission_limit_allows_the_topics_allow() -> None:
    all_topics = by_name("kr.kcs")
    assert int(all_topics["test.submissions"].config["max.message.bytes"]) > MOST_BYTES + 65_536
    assert int(all_topics["test.in.kr.kcs"].config["max.message.bytes"]) > MOST_BYTES * 4 // 3 + 16_384


@pytest.mark.parametrize(("prefix", "agency"), [("a b", "kr.kcs"), ("bongsu", "kr/kcs"), ("", "kr.kcs"), ("b", "x\n")])
def test_a_name_that_no_topic_can_have_is_refused(prefix: str, agency: str) -> None:
    with pytest.raises(TopicsError, match="cannot stand in a topic's name"):
        topics(prefix, [agency])


def test_an_unknown_log_topic_is_refused() -> None:
    with pytest.raises(TopicsError, match="'nothing'"):
        partitions_of("nothing")


def test_fewer_copies_ask_for_no_more_in_sync_than_there_are() -> None:
    topic = by_name()["test.submissions"]
    assert [fitted(topic, copies).config["min.insync.replicas"] for copies in (1, 2, 3)] == ["1", "2", "2"]
    assert "loses records" in warning_of(1)
    assert "while a broker is away" in warning_of(2)
    assert warning_of(3) == ""


def written(folder: Path, text: str) -> Path:
    path = folder / "hub.properties"
    path.write_text(text)
    return path


def test_one_file_serves_both_clients(tmp_path: Path) -> None:
    read = read_properties(
        written(tmp_path, f"# hub\n\n{SCRAM}ssl.ca.location = /ca.pem\nsocket.keepalive.enable=true")
    )
    assert confluent_config("a:1,b:2", read) == {
        "bootstrap.servers": "a:1,b:2", "security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512",
        "sasl.username": "hub", "sasl.password": "a=b # c", "ssl.ca.location": "/ca.pem",
        "socket.keepalive.enable": "true",
    }  # fmt: skip
    assert python_config("a:1, b:2", read) == {
        "bootstrap_servers": ["a:1", "b:2"], "security_protocol": "SASL_SSL", "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "hub", "sasl_plain_password": "a=b # c", "ssl_cafile": "/ca.pem",
    }  # fmt: skip


def test_a_client_certificate_and_an_unnamed_broker() -> None:
    read = {
        "security.protocol": "ssl", "ssl.certificate.location": "c.pem", "ssl.key.location": "k.pem",
        "ssl.key.password": "p", "ssl.endpoint.identification.algorithm": "none",
    }  # fmt: skip
    assert python_config("a:1", read) == {
        "bootstrap_servers": ["a:1"], "security_protocol": "SSL", "ssl_certfile": "c.pem", "ssl_keyfile": "k.pem",
        "ssl_password": "p", "ssl_check_hostname": False,
    }  # fmt: skip


def test_without_a_file_there_is_no_security() -> None:
    assert read_properties(None) == {}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("security.protocol", r"hub\.properties, line 1: not a property: write `name=value`"),
        ("\n=x", "line 2: not a property"),
        ("bootstrap.servers=a:1", "line 1: bootstrap.servers: take the line out"),
        (SCRAM + "sasl.mechanism=PLAIN", "line 5: sasl.mechanism: given twice"),
        ("security.protocol=TLS", "security.protocol: 'TLS' is no protocol: use one of PLAINTEXT"),
        ("security.protocol=SASL_SSL", "sasl.mechanism: '' does not work with SASL_SSL"),
        (SCRAM.replace("sasl.password=a=b # c", ""), "sasl.password: missing"),
        ("sasl.username=x", "not used with security.protocol=PLAINTEXT"),
        ("ssl.ca.location=x", "set security.protocol=SSL"),
        (SCRAM.replace("_SSL", "_PLAINTEXT") + "ssl.ca.location=x", "set security.protocol=SASL_SSL"),
        (SCRAM + "ssl.endpoint.identification.algorithm=maybe", "use https, or none"),
    ],
)
def test_properties_that_cannot_work_name_the_place_and_the_way_out(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(PropertiesError, match=complaint) as refused:
        read_properties(written(tmp_path, text))
    assert str(refused.value).startswith("hub.properties")


def test_files_that_cannot_be_read_say_why(tmp_path: Path) -> None:
    with pytest.raises(PropertiesError, match="BONGSU_KAFKA_PROPERTIES"):
        read_properties(tmp_path / "none")
    (tmp_path / "latin").write_bytes(b"sasl.password=\xe9")
    with pytest.raises(PropertiesError, match="byte 14 is not UTF-8"):
        read_properties(tmp_path / "latin")


def test_security_that_kafka_python_cannot_do_is_not_left_out_in_silence() -> None:
    with pytest.raises(PropertiesError, match=r"ssl\.keystore\.location: kafka-python has no such property"):
        python_config("a:1", {"ssl.keystore.location": "x"})


def test_what_partners_read_is_compressed_as_their_client_can_read_it() -> None:
    for name, topic in by_name("kr.kcs").items():
        if name.startswith(("test.receipts.", "test.out.")):
            assert topic.config["compression.type"] == "gzip"
