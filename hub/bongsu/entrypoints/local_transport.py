"""How `push --data DIR` reaches a hub in a folder of this machine, with or without a server beside it."""

from pathlib import Path
from typing import Any

from bongsu.bootstrap import Hub, open_hub
from bongsu.entrypoints.running import settle
from bongsu.services import intake
from bongsu.settings import Settings


class LocalTransport:
    """`bongsu_connectors.transport.Transport` over an open hub; the folder's owner needs no token."""

    def __init__(self, hub: Hub) -> None:
        """Submit to `hub`."""
        self._hub = hub

    def submit(self, agency: str, envelope: bytes, *, backfill: bool, dry_run: bool) -> dict[str, Any]:
        """Store (or only try) one signed submission and return its receipt. Raises `HubError`."""
        if dry_run:
            return intake.dry_run(self._hub.intake, agency, envelope)
        receipt = intake.submit(self._hub.intake, agency, envelope, backfill=backfill)
        if receipt["state"] == "received":
            settle(self._hub)
        return self.receipt(agency, receipt["submission_id"])

    def receipt(self, agency: str, submission_id: str) -> dict[str, Any]:
        """The current receipt of one of the agency's submissions."""
        return intake.receipt_for(self._hub.intake, agency, submission_id)

    def close(self) -> None:
        """Close the hub."""
        self._hub.close()


def open_transport(data: Path) -> LocalTransport:
    """Open the hub in `data`. `NoHubError` when there is none."""
    return LocalTransport(open_hub(Settings.of(data)))
