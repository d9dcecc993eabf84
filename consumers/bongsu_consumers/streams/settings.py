"""What one unit's streams are run with."""

from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

from bongsu_consumers.properties import Security
from bongsu_consumers.topics import UnitTopics


@dataclass(frozen=True, slots=True)
class StreamsSettings:
    """Whose streams, where, whom to believe, and which generation of the tables."""

    topics: UnitTopics
    servers: str
    security: Security
    public_key: bytes
    zone: ZoneInfo
    folder: Path
    generation: int = 1
    replication: int = 1

    @property
    def application(self) -> str:
        """The consumer group, and the beginning of the names of the tables' topics; a new generation has new ones."""
        name = self.topics.group("streams")
        return name if self.generation == 1 else f"{name}-v{self.generation}"
