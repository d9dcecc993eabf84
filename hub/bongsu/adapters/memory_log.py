"""The event log, ledger and archive in memory: what the ports mean in the fewest lines, for tests and dry thoughts."""

from collections.abc import Collection, Iterator, Sequence

from bongsu.ports.ledger import Admission, StaleAdmissionError, Version
from bongsu.ports.log import TOPICS, DuplicateKeyError, Entry, NewEntry, Topic


class MemoryLog:
    """`EventLog`, `Ledger` and `AlertArchive` over lists."""

    def __init__(self) -> None:
        """Begin empty."""
        self._topics: dict[str, list[Entry]] = {topic: [] for topic in TOPICS}
        self._receipts: dict[str, bytes] = {}
        self._position = 0

    def append(self, topic: Topic, entries: Sequence[NewEntry]) -> list[int]:
        entries = list(entries)
        if topic == "submissions":
            known = {entry.key for entry in self._topics[topic]}
            if any(entry.key in known for entry in entries):
                raise DuplicateKeyError(f"a key is already in the log {topic}")
        first = len(self._topics[topic]) + 1
        self._topics[topic] += [
            Entry(position, entry.key, entry.value, dict(entry.headers))
            for position, entry in enumerate(entries, first)
        ]
        return list(range(first, first + len(entries)))

    def read(self, topic: Topic, after: int, limit: int, shard: int = 0) -> list[Entry]:  # noqa: ARG002
        return self._topics[topic][after : after + limit]

    def end(self, topic: Topic, shard: int = 0) -> int:  # noqa: ARG002
        return len(self._topics[topic])

    def shards(self, topic: Topic) -> Sequence[int]:  # noqa: ARG002
        return (0,)

    def by_key(self, topic: Topic, key: str) -> list[Entry]:
        return [entry for entry in self._topics[topic] if entry.key == key]

    def position(self, shard: int = 0) -> int:  # noqa: ARG002
        return self._position

    def versions(self, keys: Collection[str]) -> dict[str, dict[int, Version]]:
        found: dict[str, dict[int, Version]] = {}
        for entry in self._topics["alerts"]:
            if entry.key in keys:
                headers = entry.headers
                version = Version(
                    int(headers["version"]),
                    headers["fingerprint"],
                    headers["alert_id"],
                    headers["withdrawn"] == "1",
                    int(headers.get("source", 0)),
                )
                found.setdefault(entry.key, {})[version.version] = version
        return found

    def receipts(self, submission_ids: Sequence[str]) -> dict[str, bytes]:
        return {identity: self._receipts[identity] for identity in submission_ids if identity in self._receipts}

    def commit(self, admission: Admission) -> None:
        if admission.position <= self._position:
            raise StaleAdmissionError(f"position {admission.position} is already admitted up to {self._position}")
        known = {entry.headers["alert_id"] for entry in self._topics["alerts"]}
        if any(entry.headers["alert_id"] in known for entry in admission.alerts):
            raise StaleAdmissionError("an alert of this batch is already logged")
        self.append("alerts", admission.alerts)
        self.append("quarantine", admission.quarantined)
        self._receipts.update((identity, receipt.body) for identity, receipt in admission.receipts.items())
        self._position = admission.position

    def alerts(self, alert_ids: Sequence[str]) -> dict[str, bytes]:
        wanted = set(alert_ids)
        return {e.headers["alert_id"]: e.value for e in self._topics["alerts"] if e.headers["alert_id"] in wanted}

    def history(self, key: str) -> list[bytes]:
        return [entry.value for entry in self.by_key("alerts", key)]

    def records(self) -> Iterator[tuple[str, list[bytes]]]:
        for key in sorted({entry.key for entry in self._topics["alerts"]}):
            yield key, self.history(key)

    def held(self) -> Iterator[Entry]:
        yield from {entry.key: entry for entry in self._topics["quarantine"]}.values()

    def held_entry(self, identity: str) -> Entry | None:
        return next(reversed(self.by_key("quarantine", identity)), None)

    def close(self) -> None:
        """Nothing to finish."""
