"""An eighth agency, built exactly as docs/new-agency.md says, from the page's own code and sample.

The pass through a whole hub (register the key, push, search) belongs at the end of this file: HUB PASS.
"""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bongsu_connectors.command import connect
from bongsu_connectors.stand_in_hub import stand_in_hub
from bongsu_connectors.testing import check_laws
from bongsu_schemas import envelope as dsse
from bongsu_schemas.feed import Feed

PAGE = (Path(__file__).parents[2] / "docs" / "new-agency.md").read_text(encoding="utf-8")
AGENCY = "th.oncb"
RECEIVED_AT = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.e2e


def _block(mark: str) -> str:
    found = re.search(rf"<!-- {re.escape(mark)} -->\n```\w+\n(.*?)```\n", PAGE, re.DOTALL)
    assert found, mark
    return found[1]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A package of the agency's own: the page's one file and its one entry-point line, beside the sample."""
    facts = tmp_path / "oncb_feed-1.dist-info"
    facts.mkdir()
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: oncb-feed\nVersion: 1\n")
    line = re.search(r'"bongsu\.feeds"\]\n(.*?)\n```', PAGE, re.DOTALL)
    assert line
    module = "bongsu_connectors.agencies.th_oncb"
    assert module in line[1]
    entry = line[1].replace(module, "th_oncb").replace('"', "")
    (facts / "entry_points.txt").write_text(f"[bongsu.feeds]\n{entry}\n")
    (tmp_path / "th_oncb.py").write_text(_block("example: th_oncb.py"), encoding="utf-8")
    (tmp_path / "th.oncb.01.csv").write_text(_block("golden: th.oncb.01.csv"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def feed(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Feed:
    monkeypatch.syspath_prepend(str(desk))
    monkeypatch.delitem(sys.modules, "th_oncb", raising=False)
    made = import_module("th_oncb").FEED
    assert isinstance(made, Feed)
    return made


def run(desk: Path, *arguments: Any, **environment: str) -> subprocess.CompletedProcess[str]:
    """`bongsu-connect` as the officer runs it, in a process of its own."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("BONGSU_")}
    paths = os.pathsep.join(filter(None, [str(desk), inherited.get("PYTHONPATH", "")]))
    return subprocess.run(
        [sys.executable, "-c", "from bongsu_connectors.command import main; main()", *map(str, arguments)],
        env={**inherited, "PYTHONPATH": paths, "XDG_STATE_HOME": str(desk / "state"), **environment},
        cwd=desk,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pages_parser_reads_the_pages_sample(feed: Feed, desk: Path) -> None:
    parsed = feed.parse((desk / "th.oncb.01.csv").read_bytes(), RECEIVED_AT)
    first, second, broken, withdrawn = parsed.records
    assert first.draft is not None
    assert first.draft["times"]["occurred"]["from"] == "2026-11-20T07:30:00Z"
    assert first.draft["substances"][0]["quantity"]["value"] == "1250.5"
    assert first.draft["entities"][0]["identifiers"][0]["scheme"] == "s10"
    assert second.draft is not None
    assert second.draft["handling"]["codes"] == ["H2"]
    assert {defect.code for defect in broken.defects} == {"bad_date", "bad_number"}
    assert withdrawn.draft is not None
    assert (withdrawn.draft["status"], withdrawn.draft["version"]) == ("withdrawn", 2)


def test_a_marking_that_the_form_does_not_know_takes_the_strictest_handling(feed: Feed, desk: Path) -> None:
    sample = (desk / "th.oncb.01.csv").read_bytes().replace(b",normal,", b",usual,")
    draft = feed.parse(sample, RECEIVED_AT).records[0].draft
    assert draft is not None
    assert (draft["handling"]["tlp"], draft["handling"]["releasable_to"]) == ("red", [])


def test_a_large_file_is_cut_into_whole_files(feed: Feed, desk: Path) -> None:
    sample = (desk / "th.oncb.01.csv").read_bytes()
    head, *rows = sample.splitlines(keepends=True)
    parts = feed.split(head + b"".join(rows * 3), 8 * 1024 * 1024, 5)
    assert [len(feed.parse(part, RECEIVED_AT).records) for part in parts] == [5, 5, 2]


def test_check_says_what_the_page_says_of_the_third_record(desk: Path) -> None:
    result = run(desk, "check", AGENCY, "th.oncb.01.csv")
    assert result.returncode == 1, result.stderr
    assert "4 records: 3 good, 1 would be quarantined" in result.stdout
    assert "line 4 (NCB-2026-0003): bad_date in Found at" in result.stdout
    assert "line 4 (NCB-2026-0003): bad_number in Quantity" in result.stdout


def test_the_pages_golden_folder_is_written_once_and_compared_from_then_on(desk: Path) -> None:
    golden = desk / "tests" / "golden" / AGENCY
    golden.mkdir(parents=True)
    sample = golden / "th.oncb.01.csv"
    sample.write_bytes((desk / sample.name).read_bytes())
    lines = re.findall(r"^\$ bongsu-connect (check .*--golden.*)$", PAGE, re.MULTILINE)
    assert len(lines) == 2
    for line in lines:
        result = run(desk, *line.split())
        assert result.returncode == 0, result.stdout + result.stderr
    sample.write_bytes(sample.read_bytes().replace(b"Nong Khai", b"Nong Bua"))
    changed = run(desk, *lines[1].split())
    assert changed.returncode == 1
    assert "Nong Bua" in changed.stdout


def test_the_pages_parser_keeps_the_laws_of_all_parsers(feed: Feed, desk: Path) -> None:
    check_laws(feed, (desk / "th.oncb.01.csv").read_bytes(), RECEIVED_AT, seed=8)


def test_the_pages_way_from_key_to_receipt(desk: Path) -> None:
    made = json.loads(run(desk, "keygen", AGENCY, "--out", "keys", "--json").stdout)
    key = {"BONGSU_KEY": str(desk / "keys" / f"{AGENCY}.key")}
    assert run(desk, "sign", AGENCY, "th.oncb.01.csv", **key).returncode == 0
    envelope = dsse.read((desk / "th.oncb.01.csv.dsse.json").read_bytes())
    assert dsse.verify(envelope, [bytes.fromhex(made["key_id"])]) == made["key_id"]
    assert envelope.payload == (desk / "th.oncb.01.csv").read_bytes()
    with stand_in_hub() as hub:
        hub_environment = {"BONGSU_HUB": hub.url, "BONGSU_TOKEN": "secret", **key}
        pushed = run(desk, "push", "--json", AGENCY, "th.oncb.01.csv", **hub_environment)
        assert pushed.returncode == 0, pushed.stderr
        assert json.loads(pushed.stdout)["agency"] == AGENCY
        assert hub.payloads == [envelope.payload]


def _help(command: str) -> str:
    return CliRunner().invoke(connect, [command, "--help"]).stdout


@pytest.mark.parametrize("command", sorted(set(re.findall(r"^\$ bongsu-connect (\w+)", PAGE, re.MULTILINE))))
def test_every_command_of_the_page_exists_with_its_options(command: str) -> None:
    used = re.findall(rf"^\$ bongsu-connect {command} (.*?)(?:#|$)", PAGE, re.MULTILINE)
    options = {option for line in used for option in re.findall(r"--[a-z-]+", line)}
    assert [option for option in sorted(options) if option not in _help(command)] == []


def test_every_setting_of_the_page_is_one_of_push_or_watch() -> None:
    settings = re.findall(r"^\| `(BONGSU_\w+)` \| `(--[\w-]+)` \|", PAGE, re.MULTILINE)
    assert len(settings) == 6
    assert [option for _, option in settings if option not in _help("push") + _help("watch")] == []


# HUB PASS: what the chief adds: a hub in a folder, `th.oncb` in its code list, its key registered, the sample pushed
# through `--data` and `--hub`, and NCB-2026-0002 found by `container:CSQU3054383`.
