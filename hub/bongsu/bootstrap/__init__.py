"""The composition root: the one place that chooses adapters and ties the hub together."""

from pathlib import Path

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.key_files import KeyFiles
from bongsu.bootstrap.embedded import open_embedded
from bongsu.bootstrap.hub import Clock, Hub, NoHubError, prepare_entry, system_clock
from bongsu.domain.evidence import KEY_TYPE, key_statement
from bongsu.services.enrol import HUB
from bongsu.services.intake import rfc3339
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

__all__ = ["Clock", "Hub", "NoHubError", "create_hub", "installed_feeds", "open_hub", "prepare_entry", "system_clock"]


def create_hub(data: Path) -> None:
    """Make a data folder with new keys. FileExistsError when it holds a hub already."""
    data.mkdir(parents=True, exist_ok=True)
    keys = KeyFiles.create(data / "keys")
    (data / "root.pub").write_text(keys.root_public().hex() + "\n")
    statement = key_statement(HUB, "checkpoint", dsse.public_bytes(keys.checkpoint), rfc3339(system_clock()))
    (data / "checkpoint.json").write_bytes(dsse.sign(statement, KEY_TYPE, keys.root))


def open_hub(settings: Settings, *, clock: Clock | None = None, processes: int = 0, grouped: bool = False) -> Hub:
    """Open the hub of a data folder; `processes` above 0 prepares in worker processes.

    `grouped` shares the shards of the logs with the other workers of the cluster; without it this process's workers
    do all of them, which only one process may do at a time. `NoHubError` when the folder holds no hub.
    """
    data = settings.data
    if not (data / "keys" / "root.key").exists():
        raise NoHubError(
            f"{data} holds no hub: make one with `bongsu init --data {data}` (add --demo for a demonstration)"
        )
    if settings.engine == "embedded":
        return open_embedded(settings, clock or system_clock, processes)
    try:
        from bongsu.bootstrap.cluster import open_cluster  # noqa: PLC0415 - the embedded hub needs no client library
    except ModuleNotFoundError as missing:
        raise NoHubError(
            f"the cluster engine needs the package {missing.name}: pip install 'bongsu[cluster]',"
            " or unset BONGSU_ENGINE for the embedded one"
        ) from missing
    return open_cluster(settings, clock or system_clock, processes, grouped=grouped)
