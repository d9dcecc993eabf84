import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bongsu.entrypoints.cli.names import names


def _run(*words: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(names, [str(word) for word in words], input=stdin)


def test_each_pair_gets_a_line_of_json(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("김영희\tKim Young Hee\n서진미\t서진훈\n")
    done = _run("--pairs", pairs, "--json")
    first, second = map(json.loads, done.stdout.splitlines())
    assert done.exit_code == 0
    assert first == {"a": "김영희", "b": "Kim Young Hee", "score": first["score"], "same": True, "kind": "person"}
    assert 0.9 < first["score"] <= 1
    assert second["same"] is False


@pytest.mark.parametrize(
    ("pair", "kind"),
    [
        ("김영희\t박철수", "person"),
        ("㈜청우통상\t청우통상", "organisation"),
        ("세월호\tM/V SEWOL", "vessel"),
        ("GLORIA DAVINA II\tGLORIA DAVINA III", "vessel"),
        ("청우\tChungwoo", "organisation"),  # as persons' names they are not one
    ],
)
def test_the_kind_for_which_the_verdict_holds_is_told_and_gives_the_same(pair: str, kind: str) -> None:
    (guessed,) = map(json.loads, _run("--pairs", "-", "--json", stdin=pair.encode()).stdout.splitlines())
    given = _run("--pairs", "-", "--json", "--kind", kind, stdin=pair.encode())
    assert guessed["kind"] == kind
    assert json.loads(given.stdout) == guessed


def test_a_mark_at_the_beginning_crlf_and_blank_lines_are_borne() -> None:
    done = _run("--pairs", "-", "--json", stdin="\ufeff김영희\tKim Younghee\r\n\r\n  \na b\ta b".encode())
    assert done.exit_code == 0
    assert [json.loads(line)["a"] for line in done.stdout.splitlines()] == ["김영희", "a b"]


def test_bad_lines_are_named_with_a_way_out_and_the_others_answered() -> None:
    done = _run("--pairs", "-", "--json", stdin=b"a b\ta b\nno tab\na\tb\tc\n\xff\tx\nc d\tc d\n")
    assert done.exit_code == 1
    assert len(done.stdout.splitlines()) == 2
    assert [line.split(":")[1].strip() for line in done.stderr.splitlines()[:3]] == [
        "line 2 has no tab",
        "line 3 has 3 columns",
        "line 4 is not UTF-8 (byte 0",
    ]
    assert "save the file as UTF-8" in done.stderr


def test_a_line_without_end_is_refused_unread() -> None:
    done = _run("--pairs", "-", "--json", stdin=b"x" * 3_000_000 + b"\na b\ta b\n")
    assert done.exit_code == 1
    assert "line 1 is longer than" in done.stderr
    assert len(done.stdout.splitlines()) == 1


def test_without_json_a_table_is_printed_whose_names_cannot_write_over_it() -> None:
    done = _run("--pairs", "-", stdin="김영희\tKim \x1bYoung Hee\n".encode())
    assert "same" in done.stdout
    assert "\x1b" not in done.stdout


def test_no_file_is_wrong_usage() -> None:
    assert _run().exit_code == 2
    assert _run("--pairs", "/nowhere.tsv").exit_code == 2
    assert _run("--pairs", "-", "--kind", "ship").exit_code == 2
