"""kafka-python's sockets are given back when nobody answers; a forgotten one fails a later test of the process."""

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from socket import create_server
from typing import Any

import pytest
from kafka import KafkaAdminClient
from kafka.errors import KafkaError
from kafka.net.compat import KafkaNetClient

import bongsu_connectors.kafka_clients as of_agencies
import bongsu_consumers.kafka_clients as of_consumers
from bongsu.adapters import kafka_admin
from bongsu_consumers.properties import Security
from bongsu_schemas.kafka_sockets import DIRECT


def forgotten(port: int, **arguments: Any) -> list[str]:
    """What the garbage collector finds after a client that reached nobody."""
    made: list[KafkaNetClient] = []

    def remembered(**config: Any) -> KafkaNetClient:
        made.append(KafkaNetClient(**config))
        return made[-1]

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with pytest.raises(KafkaError):
            KafkaAdminClient(
                bootstrap_servers=f"127.0.0.1:{port}", bootstrap_timeout_ms=400, kafka_client=remembered, **arguments
            )
        made.pop().close()
        gc.collect()
    return [str(each.message) for each in caught if "unclosed <socket" in str(each.message)]


def test_a_client_that_reaches_nobody_leaves_no_socket(free_port: int) -> None:
    assert forgotten(free_port, proxy_url=DIRECT) == []


@pytest.fixture
def listening() -> Iterator[str]:
    with ExitStack() as stack:
        server = stack.enter_context(create_server(("127.0.0.1", 0)))
        yield f"127.0.0.1:{server.getsockname()[1]}"


class Opened(Exception):
    """What a client was to be made with."""


def taking(**arguments: Any) -> Any:
    raise Opened(arguments)


@pytest.mark.parametrize(
    "make",
    [
        lambda servers: of_consumers.opened(taking, servers, Security({})),
        lambda servers: of_agencies.opened(taking, bootstrap_servers=[servers]),
        kafka_admin.KafkaAdmin,
    ],
)
def test_every_client_is_made_with_them(
    make: Callable[[str], Any], listening: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka_admin, "KafkaAdminClient", taking)
    with pytest.raises(Opened) as made:
        make(listening)
    assert made.value.args[0]["proxy_url"] == DIRECT
