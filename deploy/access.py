# ruff: noqa: INP001 - a program of its own, in no package
"""Write the KafkaUsers that follow from deploy/access.yaml: `python deploy/access.py` after each change of it.

The hub's own is in base; the agencies and units that an overlay's members.yaml names are in the overlay. A test holds
the files in step.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from bongsu.adapters.kafka_access import Rule, rules
from bongsu.adapters.kafka_rules import manifest

KUBERNETES = Path(__file__).parent / "kubernetes"
_MADE = "Written by deploy/access.py from {source}: change that, not this."


def written() -> Iterator[tuple[Path, str]]:
    """Every generated file with its text."""
    yield (
        KUBERNETES / "base/kafka-users.yaml",
        manifest(rules("bongsu"), "bongsu", _MADE.format(source="deploy/access.yaml")),
    )
    for path in sorted(KUBERNETES.glob("overlays/*/members.yaml")):
        made = _MADE.format(source="deploy/access.yaml and members.yaml")
        yield path.with_name("kafka-users.yaml"), manifest(_of_members(path), "bongsu", made)


def _of_members(path: Path) -> list[Rule]:
    members = yaml.safe_load(path.read_text())
    return [each for each in rules("bongsu", members["agencies"], members["units"]) if each.principal != "hub"]


if __name__ == "__main__":
    for path, text in written():
        path.write_text(text)
