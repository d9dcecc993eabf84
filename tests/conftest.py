"""What all tests share: a demo hub in a folder of its own, and the sample feeds."""

import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import devstack
import pytest

from bongsu.bootstrap import Hub, create_hub, open_hub
from bongsu.domain.query.clauses import Every
from bongsu.entrypoints.cli.admin import enrol_demo
from bongsu.ports.index import Plan
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse

pytest_plugins = ["servers", "cluster", "chromium"]

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # started in the background of a script: children inherit it
    signal.signal(signal.SIGINT, signal.default_int_handler)

GOLDEN = Path(__file__).parent / "golden"
SUBMITTED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def new_demo(new_data: Callable[[Path], Path]) -> Callable[[Path], Path]:
    """`new_demo(path)`: the data folder of a new demo hub: seven agencies, one user per role."""

    def made(path: Path) -> Path:
        data = new_data(path)
        create_hub(data)
        hub = open_hub(Settings.of(data))
        enrol_demo(hub)
        hub.close()
        return data

    return made


@pytest.fixture
def demo_data(tmp_path: Path, new_demo: Callable[[Path], Path]) -> Path:
    """The data folder of a new demo hub for one test."""
    return new_demo(tmp_path / "hub")


@pytest.fixture
def hub(demo_data: Path) -> Iterator[Hub]:
    """An open demo hub whose clock stands two days after the newest sample."""
    opened = open_hub(Settings.of(demo_data), clock=lambda: SUBMITTED_AT)
    yield opened
    opened.close()


@pytest.fixture
def signed(demo_data: Path) -> Callable[[str, bytes], bytes]:
    """`signed(agency, payload)`: the payload in an envelope under the agency's demo key."""
    from bongsu.adapters.feed_registry import installed_feeds  # noqa: PLC0415 - after the entry points are installed

    def sign(agency: str, payload: bytes) -> bytes:
        key = dsse.load_private_key((demo_data / "agencies" / f"{agency}.key").read_bytes())
        return dsse.sign(payload, installed_feeds()[agency].payload_type, key)

    return sign


@pytest.fixture(scope="session")
def samples() -> list[tuple[str, bytes]]:
    """The sample feeds as (agency, payload), in the order in which they are pushed."""
    return [
        (agency.name, file.read_bytes())
        for agency in sorted(GOLDEN.glob("*.*/"))
        for file in sorted(agency.iterdir())
        if file.is_file() and not file.name.endswith(".expected.json")
    ]


@pytest.fixture
def free_port() -> int:
    """A TCP port of the loopback that was free a moment ago."""
    return devstack.free_port()


@pytest.fixture
def indexed() -> Callable[[Hub], int]:
    """`indexed(hub)`: how many records have a document in the index, tombstones included."""
    plan = Plan(within=Every(), clause=Every(), tiers=(("filter", Every()),), limit=1, counted=False)
    return lambda hub: hub.index.search(plan).total
