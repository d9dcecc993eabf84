"""Members under attack: changes at the same time from two processes, and a unit's topic given to another agency."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bongsu.adapters.directory_file import DirectoryError, DirectoryFile
from bongsu.domain.release import Viewer
from bongsu.ports.directory import Unit


def test_changes_by_two_processes_at_once_are_all_kept(tmp_path: Path) -> None:
    """A lock of its own for each `DirectoryFile`, as two processes have: what holds between them is the file's."""
    path = tmp_path / "directory.json"
    one, other = DirectoryFile(path), DirectoryFile(path)
    names = [f"analyst@kr.n{number}" for number in range(24)]

    def change(number: int) -> None:
        directory = (one, other)[number % 2]
        directory.add_user(Viewer(names[number], "kr.kcs", "analyst"), f"first {number}")
        directory.add_token(names[number], f"second {number}", "x", "2026-11-22T12:00:00.000Z", "operator@hub")
        if number % 3 == 0:
            directory.disable_user(names[number])

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(change, range(24)))
    for directory in (one, other):
        assert [each.viewer.user for each in directory.members()] == sorted(names)
        assert {each.user for each in directory.users()} == {n for i, n in enumerate(names) if i % 3}
        assert all(bool(directory.by_token(f"second {number}")) == bool(number % 3) for number in range(24))


@pytest.mark.parametrize("taker", [("th.customs", "border_risk"), ("kr.knp", "officer_safety")])
def test_a_units_topic_never_becomes_anothers(tmp_path: Path, taker: tuple[str, str]) -> None:
    directory = DirectoryFile(tmp_path / "directory.json")
    directory.add_unit(Unit("seoul", "kr.knp", "border_risk"))
    with pytest.raises(DirectoryError, match="another name"):
        directory.add_unit(Unit("seoul", *taker))
    directory.add_unit(Unit("seoul", "kr.knp", "border_risk", ("narcotics",)))
    assert directory.units() == [Unit("seoul", "kr.knp", "border_risk", ("narcotics",))]
