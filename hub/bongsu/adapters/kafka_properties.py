"""How the hub reaches Kafka: the file that BONGSU_KAFKA_PROPERTIES names, for both of its clients."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bongsu_schemas.kafka_properties import PropertiesError, parse, python_arguments

_BOOTSTRAP = "bootstrap.servers"


def read_properties(path: Path | None) -> dict[str, str]:
    """The properties in a file of librdkafka's `name=value` lines; none without a file. `PropertiesError`."""
    if path is None:
        return {}
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PropertiesError(
            f"{path}: cannot be read ({error.strerror}): name Kafka's properties with BONGSU_KAFKA_PROPERTIES"
        ) from error
    except UnicodeDecodeError as error:
        raise PropertiesError(f"{path}: byte {error.start} is not UTF-8: save the file as UTF-8") from error
    return parse(text, path.name)


def confluent_config(servers: str, properties: Mapping[str, str]) -> dict[str, str]:
    """The configuration of confluent-kafka's clients, which takes every property of librdkafka as it is."""
    return {_BOOTSTRAP: servers, **properties}


def python_config(servers: str, properties: Mapping[str, str]) -> dict[str, Any]:
    """The arguments of kafka-python's clients. `PropertiesError` for security that it cannot do."""
    return {"bootstrap_servers": [each.strip() for each in servers.split(",")], **python_arguments(properties)}
