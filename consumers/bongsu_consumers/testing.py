"""For the tests of subscribers: a hub's keys in a folder, and the messages that it would write to a unit's topic."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu_consumers.event import Event, receive
from bongsu_schemas import envelope as dsse
from bongsu_schemas.event import Reason, event_headers, recall_value, record_key
from bongsu_schemas.key_statement import KEY_TYPE, key_statement

UNIT = "kr.knp.seoul"


class Message(NamedTuple):
    """What stands on the topic."""

    key: bytes
    headers: list[tuple[str, bytes]]
    value: bytes


@dataclass(frozen=True, slots=True)
class StandInHub:
    """A hub as its subscribers know it: `root.pub`, `checkpoint.json` and signed messages."""

    folder: Path
    unit: str = UNIT
    seed: int = 1

    def __post_init__(self) -> None:
        self.root.write_text(dsse.public_bytes(self._key(0)).hex() + "\n")
        statement = key_statement("hub", "checkpoint", self.public_key, "2026-01-01T00:00:00Z")
        self.certificate.write_bytes(dsse.sign(statement, KEY_TYPE, self._key(0)))

    @property
    def root(self) -> Path:
        return self.folder / "root.pub"

    @property
    def certificate(self) -> Path:
        return self.folder / "checkpoint.json"

    @property
    def public_key(self) -> bytes:
        return dsse.public_bytes(self._key(1))

    def release(self, alert: dict[str, Any]) -> Message:
        """The message that releases an alert to the unit."""
        value = orjson.dumps(alert)
        headers = event_headers(
            unit=self.unit,
            kind="alert",
            alert_id=alert["alert_id"],
            version=alert["version"],
            value=value,
            delivered_at=alert["times"]["received"],
            topics=alert["topics"],
            sign=self._key(1).sign,
        )
        return Message(record_key(alert["origin"]["agency"], alert["origin"]["ref"]), headers, value)

    def recall(self, alert: dict[str, Any], reason: Reason = "withdrawn") -> Message:
        """The message that takes a released alert back."""
        agency, ref = alert["origin"]["agency"], alert["origin"]["ref"]
        number, identity = alert["version"], alert["alert_id"]
        value = recall_value(agency, ref, number, identity, reason)
        headers = event_headers(
            unit=self.unit,
            kind="recall",
            alert_id=identity,
            version=number,
            value=value,
            delivered_at=alert["times"]["received"],
            reason=reason,
            sign=self._key(1).sign,
        )
        return Message(record_key(agency, ref), headers, value)

    def received(self, message: Message) -> Event:
        """The event that a message is to the unit."""
        return receive(
            key=message.key,
            headers=message.headers,
            value=message.value,
            unit=self.unit,
            public_key=self.public_key,
        )

    def _key(self, number: int) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(bytes([self.seed, number]) * 16)


def alert_id(agency: str, ref: str, version: int, edition: int = 1) -> str:
    """An id of the right form, another one for each version of each record."""
    return sha256(orjson.dumps(["alert", agency, ref, version, edition])).hexdigest()[:40]


def sample_alert(
    ref: str,
    *,
    agency: str = "th.customs",
    version: int = 1,
    edition: int = 1,
    received: str = "2026-11-20T06:00:00Z",
    substances: Sequence[str] = ("methamphetamine",),
    route: tuple[str, str] | None = ("TH", "KR"),
    identifiers: Sequence[tuple[str, str]] = (),
    names: Sequence[str] = (),
    title: str = "ยาบ้า 2,000 เม็ด",
) -> dict[str, Any]:
    """An alert that fits the schema, with the parts that subscribers look at."""
    entity = {
        "id": "e1",
        "type": "consignment",
        "names": [{"text": name, "script": "Latn", "kind": "primary"} for name in names],
        "identifiers": [
            {"scheme": scheme, "value": value, "raw": value, "valid": True, "found_in": "field"}
            for scheme, value in identifiers
        ],
    }
    ends = zip(("origin", "destination"), route or (), strict=False)
    return {
        "schema": "bongsu/alert/1",
        "alert_id": alert_id(agency, ref, version, edition),
        "origin": {
            "agency": agency,
            "feed": agency,
            "ref": ref,
            "submission_id": sha256(ref.encode()).hexdigest()[:40],
            "record_no": 0,
        },
        "version": version,
        "edition": edition,
        "status": "active",
        "message_type": "seizure_report",
        "topics": ["narcotics"],
        "precedence": "routine",
        "times": {
            "occurred": {
                "from": "2026-11-19T00:00:00Z",
                "to": "2026-11-20T00:00:00Z",
                "precision": "day",
                "zone": "Asia/Bangkok",
                "raw": "2569-11-19",
            },
            "reported": None,
            "received": received,
        },
        "title": title,
        "summary": [],
        "substances": [{"id": name, "as_reported": name, "kind": "official"} for name in substances],
        "concealment": [],
        "transport_modes": ["post"],
        "risk": {"level": "high"},
        "entities": [entity],
        "links": [],
        "places": [{"role": role, "country": country} for role, country in ends],
        "assessment": None,
        "handling": {"tlp": "amber", "codes": [], "releasable_to": ["*"], "onward": "ask", "purposes": []},
        "legal": {"basis": None},
        "provenance": {
            "raw_sha256": sha256(ref.encode()).hexdigest(),
            "charset": "utf-8",
            "connector": "th.customs/1",
            "mapping_version": "1",
            "warnings": [],
        },
        "native": {},
    }
