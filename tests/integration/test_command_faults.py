"""What the command line says to whoever mistypes it: field, place and way out, an exit code, never a traceback."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bongsu.entrypoints.cli.program import main

ME = ["--as", "analyst@kr.kcs", "--purpose", "border_risk"]
AWAY = ["--hub", "http://127.0.0.1:1", "--token-file", "TOKEN"]
WITHOUT_DATA = ("serach", "explain", "quarantine")

Said = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory, new_demo: Callable[[Path], Path]) -> Path:
    """A demo hub without records; the tests only read."""
    return new_demo(tmp_path_factory.mktemp("faults") / "hub")


@pytest.fixture
def said(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Said:
    """`said(words…)`: the exit code, and all that was printed, on one line."""

    def run(*words: str, at: Path | None = data) -> tuple[int, str]:
        token = str(data / "tokens" / "analyst@kr.kcs")
        given = [token if word == "TOKEN" else word for word in words]
        monkeypatch.setattr(sys, "argv", ["bongsu", *given, *(["--data", str(at)] if at else [])])
        try:
            main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        else:
            code = 0
        shown = capsys.readouterr()
        return code, " ".join((shown.out + shown.err).split())

    return run


@pytest.mark.parametrize(
    ("words", "code", "parts"),
    [
        (["serach"], 2, ["'serach'", "did you mean search?"]),
        (["quarantine", "lst"], 2, ["did you mean list?"]),
        (["search", "필로폰"], 2, ["'--as'", "--as analyst@kr.kcs"]),
        (["search", "필로폰", *ME[:2]], 2, ["'--purpose'", "--purpose border_risk", "criminal_investigation"]),
        (["search", "필로폰", *ME[:2], "--purpose", "borderrisk"], 2, ["did you mean border_risk?", "statistics"]),
        (["search", "필로폰", "--as", "analyst@kr.kc", *ME[2:]], 2, ["did you mean analyst@kr.kcs?"]),
        (["export"], 2, ["--as analyst@kr.kcs"]),
        (["acknowledge", "xyz", *ME[:2]], 1, ["'xyz'", "40 hex digits", "`bongsu acknowledge` without an id"]),
        (["acknowledge", *AWAY], 1, ["http://127.0.0.1:1 gives no answer of a hub", "is --hub right?"]),
        (["acknowledge"], 2, ["--as USER (such as analyst@kr.kcs)"]),
        (["follow", *ME[2:]], 2, ["--as USER (such as analyst@kr.kcs)", "--hub URL"]),
        (["follow", *ME[:2]], 2, ["--purpose border_risk"]),
        (["follow", *ME, "--from", "yesterday"], 1, ["from='yesterday'", "beginning"]),
        (["follow", *ME, "--query", "foo:bar"], 1, ["no field “foo”"]),
        (["follow", *ME, "--risk", "hgh"], 1, ["risk 'hgh'", "did you mean high?"]),
        (["follow", *ME, "--agency", "kr.kc"], 1, ["agency 'kr.kc'", "kr.kcs"]),
        (["follow", *ME, "--country", "Korea"], 1, ["did you mean KR?"]),
        (["follow", *ME, "--substance", "필로폰"], 1, ["did you mean methamphetamine?"]),
        (["follow", *ME[2:], "--hub", "localhost:8470", "--token-file", "TOKEN"], 2, ["http://HOST:PORT"]),
        (["follow", "narcotics", *ME[2:], *AWAY], 1, ["127.0.0.1:1 does not answer", "is the address right?"]),
        (["explain", "x", "--agency", "kr.kc"], 2, ["'kr.kc'", "kr.kcs"]),
    ],
)
def test_a_mistyped_command_is_answered_with_the_way_out(
    said: Said, words: list[str], code: int, parts: list[str]
) -> None:
    """The message names what is wrong, and what to write instead."""
    found, shown = said(*words, at=None) if words[0] in WITHOUT_DATA else said(*words)
    assert found == code, shown
    for part in parts:
        assert part in shown


def test_follow_says_at_once_what_it_follows(said: Said, tmp_path: Path) -> None:
    code, shown = said("follow", "narcotics", *ME, "--seconds", "0.1", "--cursor-file", str(tmp_path / "place"))
    assert code == 0
    assert "following the topic narcotics at" in shown
    assert "for border_risk, from now (--from beginning" in shown
    assert "bears the topic" not in shown
    code, shown = said("follow", "narcotics", *ME, "--seconds", "0.1", "--cursor-file", str(tmp_path / "place"))
    assert f"from where {tmp_path / 'place'} stands" in shown


def test_a_topic_that_nothing_bears_is_said(said: Said) -> None:
    code, shown = said("follow", "narcotix", *ME, "--seconds", "0.1")
    assert code == 0
    assert "bears the topic 'narcotix' yet; most bear 'narcotics'" in shown


def test_help_tells_what_each_purpose_means(said: Said) -> None:
    for command in ("follow", "search"):
        _, shown = said(command, "--help", at=None)
        assert "deconfliction (seeing that two units" in shown


@pytest.mark.parametrize("command", [["search", "x", *ME], ["rebuild"], ["export", *ME]])
def test_a_folder_that_is_not_there_is_named(said: Said, tmp_path: Path, command: list[str]) -> None:
    code, shown = said(*command, at=tmp_path / "nowhere")
    assert code == 1
    assert f"bongsu init --data {tmp_path / 'nowhere'}" in shown


def test_doctor_says_how_a_missing_hub_is_made(said: Said, tmp_path: Path) -> None:
    code, shown = said("doctor", at=tmp_path / "nowhere")
    assert code == 1
    assert f"`bongsu init --data {tmp_path / 'nowhere'}` makes one" in shown


def test_a_folder_that_cannot_be_made_is_named(said: Said, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, shown = said("init", at=tmp_path / "file" / "hub")
    assert code == 1
    assert "file/hub: Not a directory" in shown
    assert "choose another --data" in shown


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_is_not_writable_is_named(said: Said, tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    code, shown = said("init", at=tmp_path / "hub")
    assert code == 1
    assert "hub: Permission denied" in shown


def test_a_setting_that_is_none_is_named(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONGSU_WORKERS", "many")
    code, shown = said("search", "x", *ME)
    assert code == 1
    assert "BONGSU_WORKERS='many'" in shown
    assert "hub.env" in shown
    assert "pydantic" not in shown
