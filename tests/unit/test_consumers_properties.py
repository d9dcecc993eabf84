"""The properties file and the names of a unit's topics."""

import ssl
from pathlib import Path

import pytest

from bongsu_consumers.properties import read_properties
from bongsu_consumers.topics import UnitTopics, default_prefix
from bongsu_schemas.kafka_properties import PropertiesError


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "kafka.properties"
    path.write_text(text)
    return path


def test_without_a_file_nothing_is_proven() -> None:
    security = read_properties(None)
    assert (security.arguments, security.ssl_context(), security.user) == ({}, None, "an anonymous user")


def test_the_hubs_form_of_file_is_read_for_both_clients(tmp_path: Path) -> None:
    text = "security.protocol=sasl_ssl\nsasl.mechanisms=SCRAM-SHA-512\nsasl.username=unit.kr.knp.seoul\n"
    security = read_properties(written(tmp_path, text + "sasl.password=a=b c\n"))
    assert security.arguments["sasl_plain_password"] == "a=b c"  # noqa: S105 - a test's password
    assert security.user == "unit.kr.knp.seoul"
    context = security.ssl_context()
    assert context is not None
    assert (context.check_hostname, context.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert "a=b c" not in repr(security)


def test_a_host_name_is_checked_unless_that_is_switched_off(tmp_path: Path) -> None:
    path = written(tmp_path, "security.protocol=SSL\nssl.endpoint.identification.algorithm=none\n")
    context = read_properties(path).ssl_context()
    assert context is not None
    assert (context.check_hostname, context.verify_mode) == (False, ssl.CERT_REQUIRED)


def test_a_certificate_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    path = written(tmp_path, "security.protocol=SSL\nssl.ca.location=/nowhere.pem\n")
    with pytest.raises(PropertiesError, match=r"ssl\.ca\.location.*No such file"):
        read_properties(path)


def test_a_units_topics_have_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    topics = UnitTopics("kr.knp.seoul", "test1")
    assert (topics.out, topics.watch, topics.notices, topics.group("follow")) == (
        "test1.out.kr.knp.seoul",
        "test1.watch.kr.knp.seoul",
        "test1.notices.kr.knp.seoul",
        "test1.unit.kr.knp.seoul.follow",
    )
    monkeypatch.setenv("BONGSU_TOPIC_PREFIX", "other")
    assert default_prefix() == "other"


@pytest.mark.parametrize(("unit", "prefix"), [("KR", "bongsu"), ("", "bongsu"), ("kr/knp", "bongsu"), ("kr.knp", "")])
def test_a_name_that_kafka_would_refuse_is_named(unit: str, prefix: str) -> None:
    with pytest.raises(ValueError, match="unit:" if prefix else "prefix:"):
        UnitTopics(unit, prefix)
