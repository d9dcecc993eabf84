"""Opening kafka-python's clients so that nothing is left behind when no broker answers, and a refusal is seen."""

import logging
import socket
from collections.abc import Callable
from typing import Any, TypeVar

from kafka.errors import KafkaConnectionError, KafkaError, SaslAuthenticationFailedError
from kafka.net.compat import KafkaNetClient

from bongsu_consumers.event import StreamError
from bongsu_consumers.properties import Security
from bongsu_schemas.kafka_sockets import DIRECT

T = TypeVar("T")
_SECONDS = 5.0


class _Refusal(logging.Handler):
    """Remembers that a broker refused the password: kafka-python tries on, and says so in its log alone."""

    found: SaslAuthenticationFailedError | None = None

    def emit(self, record: logging.LogRecord) -> None:
        for each in record.args or ():
            if isinstance(each, SaslAuthenticationFailedError):
                self.found = each


def opened(client: Callable[..., T], servers: str, security: Security, **arguments: Any) -> T:
    """One of kafka-python's clients. KafkaError when nobody answers, StreamError for an address that is none."""
    addresses = [each.strip() for each in servers.split(",")]
    _knock(addresses)
    made: list[KafkaNetClient] = []

    def remembered(**config: Any) -> KafkaNetClient:
        made.append(KafkaNetClient(**config))
        return made[-1]

    refusal, log = _Refusal(), logging.getLogger("kafka.net.manager")
    log.addHandler(refusal)
    try:
        return client(
            bootstrap_servers=addresses,
            bootstrap_timeout_ms=int(_SECONDS * 1_000),
            kafka_client=remembered,
            proxy_url=DIRECT,
            **security.arguments,
            **arguments,
        )
    except KafkaError as error:
        for each in made:  # kafka-python leaves its thread running when the constructor fails
            each.close()
        raise refusal.found or error from error
    finally:
        log.removeHandler(refusal)


def _knock(addresses: list[str]) -> None:
    """KafkaConnectionError unless somebody listens: kafka-python forgets the sockets that nobody answered."""
    problem = ""
    for address in addresses:
        host, _, port = address.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_SECONDS).close()
        except (OSError, OverflowError) as error:
            problem = str(error)
        except ValueError as error:
            raise StreamError(f"servers: {address!r} is not of the form host:port") from error
        else:
            return
    raise KafkaConnectionError(problem)
