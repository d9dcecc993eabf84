"""The load: signed native files of all seven agencies, of which a share of the records was sent before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

from generator.batch import Report
from generator.make import plain_files, reports
from generator.plain import PlainHand

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.bootstrap import Hub
from bongsu_schemas import envelope as dsse

REPEATED = 0.15
_REMEMBERED = 20_000  # records back from which one may come again


class SignedFile(NamedTuple):
    """A file as an agency sends it."""

    agency: str
    envelope: bytes
    records: int


@dataclass(frozen=True, slots=True)
class Load:
    """What is submitted in one run; `fresh` records are new, the others repeats."""

    files: list[SignedFile]
    records: int
    fresh: int


def load(hub: Hub, seed: int, records: int, per_file: int = 500, repeated: float = REPEATED) -> Load:
    """Draw and sign: what the agencies do, before the clock starts."""
    keys = {
        agency: dsse.load_private_key((hub.settings.data / "agencies" / f"{agency}.key").read_bytes())
        for agency in hub.directory.agencies()
    }
    ends = datetime.now(UTC).replace(microsecond=0)
    fresh = records - round(records * repeated)
    stream = with_repeats(reports(PlainHand(Random(seed)), fresh, ends, None), records - fresh, fresh, Random(seed + 1))
    files = [
        SignedFile(
            file.agency,
            dsse.sign(file.payload, installed_feeds()[file.agency].payload_type, keys[file.agency]),
            file.records,
        )
        for file in plain_files(stream, per_file, ends)
    ]
    return Load(files, records, fresh)


def with_repeats(stream: Iterator[Report], repeats: int, fresh: int, chance: Random) -> Iterator[Report]:
    """The stream with so many earlier reports sent once more, spread over its length."""
    before: list[Report] = []
    given = 0
    for number, report in enumerate(stream, 1):
        yield report
        if len(before) < _REMEMBERED:
            before.append(report)
        else:
            before[chance.randrange(_REMEMBERED)] = report
        while given < repeats * number // fresh:
            yield chance.choice(before)
            given += 1
