"""What leaves the hub as lines stays lines, and what comes in as lines is cut at LF and CRLF alone."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bongsu.entrypoints.cli import language, program
from bongsu_schemas.ndjson import json_line

ODD_LINE_ENDS = "\u0085\u2028\u2029\x0b\x0c\x1c\r"


def test_a_document_is_one_line_for_every_reader() -> None:
    document = {"text": f"필로폰{ODD_LINE_ENDS}5g"}
    line = json_line(document)
    assert len(line.decode().splitlines()) == 1
    assert json.loads(line) == document


def test_explained_lines_end_at_lf_and_crlf_alone(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes("\ufeff필로폰\r대마\r\n\n케타민\u20285g\n".encode())
    result = CliRunner().invoke(language.explain, ["--file", str(file)])
    texts = [json.loads(line)["text"] for line in result.stdout.splitlines()]
    assert texts == ["필로폰\r대마", "", "케타민\u20285g"]


def test_a_byte_that_is_not_utf8_spoils_its_own_line_alone(tmp_path: Path) -> None:
    file = tmp_path / "lines.txt"
    file.write_bytes("코카인 \n".encode() + b"\xff\n" + "필로폰\n".encode())
    result = CliRunner().invoke(language.explain, ["--file", str(file)])
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert [answer["line"] for answer in answers] == [1, 2, 3]
    assert answers[2]["substances"][0]["id"] == "methamphetamine"
    assert "line 2 is not UTF-8" in result.stderr


def test_an_argument_that_is_not_utf8_is_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bongsu", "explain", "\udcff필로폰"])
    with pytest.raises(SystemExit) as ended:
        program.main()
    assert ended.value.code == 2
    assert "argument 2 is not UTF-8" in capsys.readouterr().err
