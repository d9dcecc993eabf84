"""The names of a unit's topics and consumer groups on Kafka, built in one place."""

import os
import re
from dataclasses import dataclass

_UNIT = re.compile(r"[a-z0-9][a-z0-9._-]{0,127}", re.ASCII)
_PREFIX = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UnitTopics:
    """What belongs to one unit. Everything that the unit makes itself is named `PREFIX.unit.UNIT.…`."""

    unit: str
    prefix: str = "bongsu"

    def __post_init__(self) -> None:
        if not _UNIT.fullmatch(self.unit):
            raise ValueError(f"unit: {self.unit!r} is no unit's name: lower-case letters, digits, dots, dashes")
        if not _PREFIX.fullmatch(self.prefix):
            raise ValueError(f"prefix: {self.prefix!r} cannot begin a topic's name: letters, digits, dots, dashes")

    @property
    def out(self) -> str:
        """What the hub releases to the unit."""
        return f"{self.prefix}.out.{self.unit}"

    @property
    def watch(self) -> str:
        """The unit's watch list, compacted."""
        return f"{self.prefix}.watch.{self.unit}"

    @property
    def notices(self) -> str:
        """What the unit's streams found."""
        return f"{self.prefix}.notices.{self.unit}"

    def group(self, purpose: str) -> str:
        """The consumer group of one use of the stream; each has a place of its own in it."""
        return f"{self.prefix}.unit.{self.unit}.{purpose}"


def default_prefix() -> str:
    """What the topics' names begin with on this machine."""
    return os.environ.get("BONGSU_TOPIC_PREFIX") or "bongsu"
