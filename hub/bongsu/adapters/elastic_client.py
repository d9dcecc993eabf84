"""The one way in which the hub connects to Elasticsearch."""

from elasticsearch import Elasticsearch

_TIMEOUT_SECONDS = 30.0
_CONNECTIONS = 16


def open_client(urls: str) -> Elasticsearch:
    """A client of the nodes in `urls` (`http://host:port,…`), which tries another node before it gives up."""
    return Elasticsearch(
        [each.strip() for each in urls.split(",") if each.strip()],
        request_timeout=_TIMEOUT_SECONDS,
        retry_on_timeout=True,
        max_retries=3,
        connections_per_node=_CONNECTIONS,
    )
