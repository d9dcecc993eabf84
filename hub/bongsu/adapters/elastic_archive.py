"""What was logged, by its id, in Elasticsearch: alerts, quarantined records, receipts. A projection of the logs.

Documents are written with external versions: an alert's first append stays, a quarantined record and a receipt keep
what the latest entry of `submissions` made of them, in whatever order and however often they are written.
"""

import base64
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import orjson
from elasticsearch import Elasticsearch

from bongsu.adapters.elastic_bulk import BulkWriter
from bongsu.adapters.elastic_client import IndexAwayError
from bongsu.adapters.elastic_store import fetch, make_index, scan
from bongsu.ports.ledger import Version
from bongsu.ports.log import Entry

_KEYWORD = {"type": "keyword"}
_NUMBER = {"type": "long"}
_KEPT = {"type": "keyword", "index": False, "doc_values": False}  # only read back
_ALERTS = {
    "key": _KEYWORD, "version": _NUMBER, "position": _NUMBER, "fingerprint": _KEPT, "withdrawn": {"type": "boolean"},
    "logged": _KEPT,
}  # fmt: skip
_QUARANTINE = {"agency": _KEYWORD, "state": _KEYWORD, "position": _NUMBER, "headers": _KEPT, "raw": _KEPT}
_RECEIPTS = {"agency": _KEYWORD, "source": _NUMBER, "body": _KEPT}
_FIRST = 1  # the one version of an alert: a second write of it is stale
_MOST_IDS = 1_000


class ElasticArchive:
    """`AlertArchive` and `QuarantineArchive`, and receipts by their id."""

    def __init__(self, client: Elasticsearch, prefix: str) -> None:
        """Make the indices where they are missing."""
        self._client = client
        self._alerts, self._quarantine, self._receipts = (
            f"{prefix}-{name}" for name in ("archive", "quarantine", "receipts")
        )
        for name, fields in (
            (self._alerts, _ALERTS),
            (self._quarantine, _QUARANTINE),
            (self._receipts, _RECEIPTS),
        ):
            make_index(client, name, fields)

    # --- writing, by the `index` worker ---

    def put_alerts(self, bulk: BulkWriter, entries: Sequence[Entry]) -> None:
        """Queue entries of `alerts`."""
        for entry in entries:
            headers = entry.headers
            source = orjson.dumps(
                {
                    "key": entry.key,
                    "version": int(headers["version"]),
                    "position": entry.position,
                    "fingerprint": headers["fingerprint"],
                    "withdrawn": headers["withdrawn"] == "1",
                    "logged": entry.value.decode(),
                }
            )
            bulk.put(self._alerts, headers["alert_id"], source, version=_FIRST)

    def put_quarantine(self, bulk: BulkWriter, entries: Sequence[Entry]) -> None:
        """Queue entries of `quarantine`."""
        for entry in entries:
            headers = entry.headers
            document = {
                "agency": headers["agency"],
                "state": headers["state"],
                "position": entry.position,
                "headers": orjson.dumps(headers).decode(),
                "raw": base64.b64encode(entry.value).decode(),
            }
            bulk.put(self._quarantine, entry.key, orjson.dumps(document), version=int(headers["source"]))

    def put_receipts(self, bulk: BulkWriter, entries: Sequence[Entry]) -> None:
        """Queue entries of the receipts' topics."""
        for entry in entries:
            source = int(entry.headers["source"])
            document = {"agency": entry.headers["agency"], "source": source, "body": entry.value.decode()}
            bulk.put(self._receipts, entry.key, orjson.dumps(document), version=source)

    def refresh(self) -> None:
        """Make what was written searchable; by id it is found at once."""
        self._client.indices.refresh(index=[self._alerts, self._quarantine])

    # --- AlertArchive ---

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, bytes]:
        return {
            identity: str(source["logged"]).encode()
            for identity, source in self._by_id(self._alerts, alert_ids, "logged").items()
        }

    def history(self, key: str) -> list[bytes]:
        found = scan(self._client, self._alerts, {"term": {"key": key}}, ["position"], ["logged"])
        return [source["logged"].encode() for _, source in found]

    def records(self) -> Iterator[tuple[str, list[bytes]]]:
        found = scan(self._client, self._alerts, {"match_all": {}}, ["key", "position"], ["key", "logged"])
        for key, group in groupby((source for _, source in found), key=lambda source: source["key"]):
            yield key, [source["logged"].encode() for source in group]

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        """As `Ledger.versions`, as far as the projection reaches."""
        wanted = list(keys)
        found: dict[str, dict[int, Version]] = {}
        for start in range(0, len(wanted), _MOST_IDS):
            query = {"terms": {"key": wanted[start : start + _MOST_IDS]}}
            fields = ["key", "version", "fingerprint", "withdrawn"]
            for identity, source in scan(self._client, self._alerts, query, ["key", "position"], fields):
                version = Version(source["version"], source["fingerprint"], identity, source["withdrawn"])
                found.setdefault(source["key"], {})[version.version] = version
        return found

    # --- QuarantineArchive ---

    def held(self) -> Iterator[Entry]:
        for identity, source in scan(
            self._client, self._quarantine, {"match_all": {}}, ["position"], ["position", "headers", "raw"]
        ):
            yield _held(identity, source)

    def held_entry(self, identity: str) -> Entry | None:
        source = self._by_id(self._quarantine, [identity]).get(identity)
        return _held(identity, source) if source is not None else None

    # --- receipts ---

    def receipts(self, identities: Sequence[str]) -> dict[str, bytes]:
        """The receipts' JSON by submission or instruction."""
        return {
            identity: str(source["body"]).encode()
            for identity, source in self._by_id(self._receipts, identities, "body").items()
        }

    def processed(self, identity: str) -> dict[str, str] | None:
        """The agency of a submission that has its receipt; None for one that has none, or where nobody can tell now.

        Taking submissions in must not wait for Elasticsearch: one that is logged a second time is admitted once.
        """
        try:
            source = self._by_id(self._receipts, [identity], "agency").get(identity)
        except IndexAwayError:
            return None
        return {"agency": str(source["agency"])} if source is not None else None

    def _by_id(self, index: str, identities: Sequence[str], *fields: str) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for start in range(0, len(identities), _MOST_IDS):
            part = [each for each in identities[start : start + _MOST_IDS] if each and len(each) <= 512]  # noqa: PLR2004 - Elasticsearch's own limit of an id
            for identity, each in fetch(self._client, index, part, fields).items():
                found[identity] = each["_source"]
        return found


def _held(identity: str, source: Mapping[str, Any]) -> Entry:
    return Entry(int(source["position"]), identity, base64.b64decode(source["raw"]), orjson.loads(source["headers"]))
