"""The transport to a hub in a folder of this machine: the hub offers it by entry point, we never import the hub."""

from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

from bongsu_connectors.transport import HubRefusedError, Transport

GROUP = "bongsu.transports"
NAME = "data"


class NoLocalHubError(Exception):
    """The folder cannot be reached as a hub; the message says what would be right."""


class LocalTransport:
    """The hub's own local transport, with its refusals turned into ours."""

    def __init__(self, inner: Transport) -> None:
        """Wrap what the hub's entry point opened."""
        self._inner = inner

    def submit(self, agency: str, envelope: bytes, *, backfill: bool, dry_run: bool) -> dict[str, Any]:
        """See `Transport.submit`."""
        try:
            return self._inner.submit(agency, envelope, backfill=backfill, dry_run=dry_run)
        except Exception as error:
            raise _translated(error) from error

    def receipt(self, agency: str, submission_id: str) -> dict[str, Any]:
        """See `Transport.receipt`."""
        try:
            return self._inner.receipt(agency, submission_id)
        except Exception as error:
            raise _translated(error) from error

    def close(self) -> None:
        """Close the hub."""
        self._inner.close()


def open_local(data: Path) -> LocalTransport:
    """Open the hub in `data`. `NoLocalHubError` when the hub's software or the folder is not there."""
    points = entry_points(group=GROUP, name=NAME)
    if not points:
        raise NoLocalHubError(
            "the hub is not installed on this machine, so --data cannot work: install the package `bongsu` here, "
            "or give the address of a running hub with --hub URL"
        )
    try:
        return LocalTransport(next(iter(points)).load()(data))
    except Exception as error:
        if _is_refusal(error):
            raise NoLocalHubError(str(error)) from error
        raise


def _is_refusal(error: Exception) -> bool:
    """Whether the hub raised one of its own errors: they carry `kind` and `status` (an agreement, not an import)."""
    return isinstance(getattr(error, "kind", None), str) and isinstance(getattr(error, "status", None), int)


def _translated(error: Exception) -> Exception:
    if not _is_refusal(error):
        return error
    kind, status = getattr(error, "kind", ""), getattr(error, "status", 0)
    return HubRefusedError({"type": kind, "status": status, "detail": str(error)})
