"""Opening kafka-python's clients so that nothing is left behind when no broker answers, or none lets us in."""

import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from kafka.errors import KafkaConnectionError, KafkaError, SaslAuthenticationFailedError
from kafka.net.compat import KafkaNetClient

from bongsu_schemas.kafka_sockets import DIRECT

T = TypeVar("T")
_KNOCK_SECONDS = 5.0
logging.getLogger("kafka").addHandler(logging.NullHandler())  # what it has to say comes as an error of ours


class _Refusal(logging.Handler):
    """Remembers that a broker refused the password: kafka-python tries on, and says so in its log alone."""

    found: SaslAuthenticationFailedError | None = None

    def emit(self, record: logging.LogRecord) -> None:
        for each in record.args or ():
            if isinstance(each, SaslAuthenticationFailedError):
                self.found = each


def opened(client: Callable[..., T], *, bootstrap_servers: Sequence[str], **arguments: Any) -> T:
    """One of kafka-python's clients. Raises `KafkaError`; then the thread that its constructor began is ended."""
    _knock(bootstrap_servers)
    made: list[KafkaNetClient] = []

    def remembered(**config: Any) -> KafkaNetClient:
        made.append(KafkaNetClient(**config))
        return made[-1]

    refusal, log = _Refusal(), logging.getLogger("kafka.net.manager")
    log.addHandler(refusal)
    try:
        return client(bootstrap_servers=bootstrap_servers, **arguments, kafka_client=remembered, proxy_url=DIRECT)
    except KafkaError as error:
        for each in made:
            each.close()
        raise refusal.found or error from error
    finally:
        log.removeHandler(refusal)


def _knock(servers: Sequence[str]) -> None:
    """Raise `KafkaConnectionError` unless somebody listens: kafka-python forgets the sockets that nobody answered."""
    problem = ""
    for server in servers:
        host, _, port = server.rpartition(":")
        try:
            socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_SECONDS).close()
        except (OSError, OverflowError) as error:
            problem = str(error)
        else:
            return
    raise KafkaConnectionError(problem)
