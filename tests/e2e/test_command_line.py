"""The command line as people use it: real processes, real files, exit codes and JSON."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

GOLDEN = Path(__file__).parents[1] / "golden"
READ = ("--as", "analyst@kr.kcs", "--purpose", "border_risk")

pytestmark = pytest.mark.e2e


class Bongsu:
    """The command over one data folder."""

    def __init__(self, data: Path) -> None:
        self.data = data

    def run(self, *words: str | Path, code: int = 0) -> str:
        """Run `bongsu WORDS --data DIR`; the exit code must be `code`."""
        command = [sys.executable, "-m", "bongsu", *map(str, words), "--data", str(self.data)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "TZ": "UTC"})
        assert done.returncode == code, f"{words} ended with {done.returncode}: {done.stderr}"
        return done.stdout if code == 0 or done.stdout else done.stderr

    def json(self, *words: str | Path, code: int = 0) -> Any:
        return orjson.loads(self.run(*words, "--json", code=code))


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, new_data: Callable[[Path], Path]) -> Bongsu:
    """A demo hub with all sample feeds, pushed by the command."""
    bongsu = Bongsu(new_data(tmp_path_factory.mktemp("cli") / "hub"))
    made = bongsu.json("init", "--demo")
    assert len(made["agencies"]) == 7
    for agency in made["agencies"]:
        files = [
            f for f in sorted((GOLDEN / agency).iterdir()) if f.is_file() and not f.name.endswith(".expected.json")
        ]
        bongsu.run("push", agency, *files, code=1)  # each agency's samples hold broken records
    return bongsu


def test_a_second_init_is_refused_and_keeps_the_keys(loaded: Bongsu) -> None:
    before = (loaded.data / "root.pub").read_text()
    assert "holds a hub already" in loaded.run("init", "--demo", code=2)
    assert (loaded.data / "root.pub").read_text() == before


def test_search_finds_across_languages(loaded: Bongsu) -> None:
    answer = loaded.json("search", "야바", *READ)
    assert answer["total"] > 10
    assert {"th.customs", "vn.customs"} & {bucket["value"] for bucket in answer["facets"]["agency"]}
    assert all("yaba" in hit["substances"] or hit["match"] == "text" for hit in answer["hits"])


def test_pages_of_a_search_join_without_gap_or_repeat(loaded: Bongsu) -> None:
    seen: list[str] = []
    cursor: list[str] = []
    while True:
        page = loaded.json("search", "*", *READ, "--limit", "100", *cursor)
        seen += [hit["alert_id"] for hit in page["hits"]]
        if not page["next"]:
            break
        cursor = ["--cursor", page["next"]]
    assert len(seen) == len(set(seen)) == page["total"]


def test_show_and_verify_an_alert(loaded: Bongsu, tmp_path: Path) -> None:
    hit = loaded.json("search", "agency:th.customs", *READ, "--limit", "1")["hits"][0]
    by_id = loaded.json("show", hit["alert_id"], *READ)
    assert by_id == loaded.json("show", f"{hit['agency']}/{hit['ref']}", *READ)
    evidence = tmp_path / "evidence.json"
    evidence.write_text(loaded.run("show", hit["alert_id"], *READ, "--with-proof"), encoding="utf-8")
    assert loaded.json("verify", evidence)["genuine"] is True
    evidence.write_text(evidence.read_text(encoding="utf-8").replace("AITF", "AITG", 1).replace("SITF", "SITG", 1))
    assert loaded.json("verify", evidence, code=1)["genuine"] is False


def test_export_and_rebuild_give_the_same(loaded: Bongsu) -> None:
    before = loaded.run("export", *READ, "--all")
    searched = {**loaded.json("search", "*", *READ), "next": None}  # a cursor holds the moment of its search
    loaded.run("rebuild")
    assert loaded.run("export", *READ, "--all") == before
    assert {**loaded.json("search", "*", *READ), "next": None} == searched


def test_check_says_which_identifiers_are_known(loaded: Bongsu, tmp_path: Path) -> None:
    lines = tmp_path / "identifiers.txt"
    lines.write_text("SYTU 854883-4\nABCU1234560\n", encoding="utf-8")
    answers = [orjson.loads(line) for line in loaded.run("check", "--file", lines, *READ, "--json").splitlines()]
    assert [answer["known"] for answer in answers] == [True, False]
    assert answers[0]["value"] == "SYTU8548834"
    assert answers[0]["scheme"] == "container"
    assert "th.customs" in answers[0]["agencies"]


def test_a_line_that_cannot_be_read_is_not_answered_as_unknown(loaded: Bongsu, tmp_path: Path) -> None:
    lines = tmp_path / "identifiers.txt"
    lines.write_bytes(b"SYTU 854883-4\n\xb1\xe8 010-1234\n")
    answers = [
        orjson.loads(line) for line in loaded.run("check", "--file", lines, *READ, "--json", code=1).splitlines()
    ]
    assert [answer["input"] for answer in answers] == ["SYTU 854883-4"]


def test_a_root_key_that_is_none_is_wrong_usage(loaded: Bongsu) -> None:
    readme = Path(__file__).parents[2] / "README.md"
    assert "holds no root key" in loaded.run("verify", readme, "--root", readme, code=2)


def test_a_wrong_query_says_where_and_what_instead(loaded: Bongsu) -> None:
    assert "substance" in loaded.run("search", "substanc:yaba", *READ, code=1)


def test_a_read_without_purpose_is_wrong_usage(loaded: Bongsu) -> None:
    assert "--purpose" in loaded.run("search", "*", "--as", "analyst@kr.kcs", code=2)


def test_an_auditor_reads_no_alert(loaded: Bongsu) -> None:
    assert "reads no alert" in loaded.run("search", "*", "--as", "auditor@hub", "--purpose", "audit", code=1)


def test_a_csv_export_has_no_formula_cells(loaded: Bongsu) -> None:
    text = loaded.run("export", *READ, "--format", "csv")
    assert text.startswith("alert_id,")
    assert not [cell for line in text.splitlines() for cell in line.split(",") if cell.startswith(("=", "@", '"='))]


def test_doctor_finds_nothing_wrong(loaded: Bongsu) -> None:
    assert loaded.json("doctor")["good"] is True


def test_completion_is_offered_for_each_shell() -> None:
    for shell in ("bash", "zsh", "fish"):
        command = [sys.executable, "-m", "bongsu", "completion", shell]
        assert "_BONGSU_COMPLETE" in subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_help_cuts_no_summary_and_names_every_command() -> None:
    for group in ([], ["admin"], ["quarantine"], ["links"], ["model"]):
        command = [sys.executable, "-m", "bongsu", *group, "--help"]
        shown = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        assert "..." not in shown.partition("Commands:")[2].replace("ARGS]...", "")
        assert "Commands:" in shown


def test_bench_measures_every_stage() -> None:
    command = [sys.executable, "-m", "bongsu", "bench", "--rounds", "1", "--json"]
    told = orjson.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    assert all(spent > 0 for spent in told["microseconds_a_record"].values())


def test_the_folders_owner_works_the_quarantine_of_every_agency(loaded: Bongsu) -> None:
    entries = [orjson.loads(line) for line in loaded.run("quarantine", "list", "--json").splitlines()]
    assert {entry["agency"] for entry in entries} == {path.name for path in GOLDEN.glob("*.*/")}
    identity = entries[0]["quarantine_id"]
    assert loaded.json("quarantine", "show", identity)["raw_base64"]
    command = [sys.executable, "-m", "bongsu", "quarantine", "list", "--state", "mended", "--data", str(loaded.data)]
    empty = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (empty.stdout, empty.stderr) == ("", "no mended quarantine entries\n")
    assert "no quarantine entry" in loaded.run("quarantine", "show", identity, "--as", "feed@vn.customs", code=1)
    assert loaded.json("quarantine", "discard", identity, "--reason", "sent in error")["state"] == "discarded"
