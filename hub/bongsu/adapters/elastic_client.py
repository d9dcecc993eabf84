"""The one way in which the hub connects to Elasticsearch."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from elasticsearch import ApiError, Elasticsearch, TransportError

from bongsu.domain.errors import HubError

_TIMEOUT_SECONDS = 30.0
_CONNECTIONS = 16
AWAY = frozenset(
    {
        HTTPStatus.TOO_MANY_REQUESTS,
        HTTPStatus.BAD_GATEWAY,
        HTTPStatus.SERVICE_UNAVAILABLE,
        HTTPStatus.GATEWAY_TIMEOUT,
    }
)
"""Statuses of a server that has too much to do, or whose index is not there yet after a start."""


class IndexAwayError(HubError):
    """Elasticsearch does not answer, or takes nothing more."""

    kind = "index-away"
    status = 503


class HubElasticsearch(Elasticsearch):
    """The client, whose silence is an error of the hub's own."""

    def perform_request(self, *args: Any, **kwargs: Any) -> Any:
        """As the client's, but for `IndexAwayError` when no node answers or can answer now."""
        try:
            return super().perform_request(*args, **kwargs)
        except ApiError as error:
            if error.status_code not in AWAY:
                raise
            raise IndexAwayError(
                f"Elasticsearch cannot answer now ({error.status_code} {error.error}): nothing is lost, try again in"
                " a moment"
            ) from error
        except TransportError as error:
            raise IndexAwayError(
                f"Elasticsearch does not answer ({type(error).__name__}): nothing is lost, try again in a moment"
            ) from error


def open_client(urls: str, authorities: Path | None = None) -> Elasticsearch:
    """A client of the nodes in `urls` (`http://host:port,…`), which tries another node before it gives up.

    `authorities` is a PEM file of the certificates that sign the nodes' own.
    """
    trust: dict[str, Any] = {} if authorities is None else {"ca_certs": str(authorities)}
    return HubElasticsearch(
        [each.strip() for each in urls.split(",") if each.strip()],
        request_timeout=_TIMEOUT_SECONDS,
        retry_on_timeout=True,
        max_retries=3,
        connections_per_node=_CONNECTIONS,
        **trust,
    )
