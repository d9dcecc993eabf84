"""The commands `push`, `check`, `sign`, `keygen`, `drain`, `watch` and `receipt` through their front door."""

import json
import os
from collections.abc import Iterator
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bongsu_connectors.command import connect, push
from bongsu_connectors.signing import make_key
from bongsu_connectors.stand_in_hub import Answer, StandInHub, problem, stand_in_hub
from bongsu_schemas import envelope as dsse

_FEED = """
from bongsu_schemas.draft import Draft
from bongsu_schemas.feed import Defect, Feed, FileRefused, ParsedFile, ParsedRecord


def parse(payload, received_at):
    if payload.startswith(b"junk"):
        raise FileRefused(Defect("", "encoding", {"found": "junk"}), "byte 0")
    return ParsedFile([record(number, line) for number, line in enumerate(payload.splitlines())])


def record(number, line):
    place, ref = f"line {number + 1}", line.decode()
    if ref == "bad":
        return ParsedRecord(number, ref, line, place, defects=(Defect("when", "bad_date", {"found": "x"}),))
    return ParsedRecord(number, ref, line, place, Draft(ref=ref, warnings=[]))


def split(payload, most_bytes, most_records):
    lines = payload.splitlines(keepends=True)
    if len(lines) > most_records and payload.startswith(b"junk"):
        raise FileRefused(Defect("", "encoding", {"found": "junk"}), "byte 0")
    return [b"".join(lines[at : at + most_records]) for at in range(0, len(lines), most_records)] or [payload]


FEED = Feed("la.customs", "Test", "application/x-la", "utf-8", "Asia/Vientiane", "ko", "1", parse, split)
"""


_LOCAL = """
class NoHubError(Exception):
    kind, status = "no-hub", 500


class UnverifiedError(Exception):
    kind, status = "unverified", 422


class Local:
    def submit(self, agency, envelope, *, backfill, dry_run):
        raise UnverifiedError("no signature by a registered key")

    def receipt(self, agency, submission_id):
        raise UnverifiedError("none")

    def close(self):
        pass


def open_transport(data):
    if not data.exists():
        raise NoHubError(f"{data} holds no hub")
    return Local()
"""


@pytest.fixture(autouse=True)
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A desk with one installed agency, `la.customs`, no settings in the environment, and a spool of its own."""
    site = tmp_path / "site"
    facts = site / "la_feed-1.dist-info"
    facts.mkdir(parents=True)
    (facts / "METADATA").write_text("Metadata-Version: 2.1\nName: la-feed\nVersion: 1\n")
    (facts / "entry_points.txt").write_text("[bongsu.feeds]\nla.customs = la_feed:FEED\nla.broken = la_gone:FEED\n")
    (site / "la_feed.py").write_text(_FEED)
    (site / "la_local.py").write_text(_LOCAL)
    monkeypatch.syspath_prepend(str(site))
    for name in [name for name in os.environ if name.startswith("BONGSU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.chdir(tmp_path)
    make_key("la.customs", tmp_path)
    monkeypatch.setenv("BONGSU_KEY", str(tmp_path / "la.customs.key"))
    monkeypatch.setenv("BONGSU_TOKEN", "secret")
    return tmp_path


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[StandInHub]:
    with stand_in_hub() as running:
        monkeypatch.setenv("BONGSU_HUB", running.url)
        yield running


def run(*arguments: Any) -> Result:
    result = CliRunner().invoke(connect, [str(each) for each in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def write(desk: Path, name: str, text: str) -> Path:
    path = desk / name
    path.write_text(text)
    return path


def test_push_prints_one_line_a_file_and_ends_with_0(desk: Path, hub: StandInHub) -> None:
    result = run("push", "la.customs", write(desk, "a.txt", "x\ny\n"), write(desk, "b.txt", "z\n"))
    assert result.exit_code == 0
    assert "a.txt: 2 records: 2 admitted" in result.stdout
    assert hub.payloads == [b"x\ny\n", b"z\n"]


@pytest.mark.usefixtures("hub")
def test_push_json_is_the_receipt_as_it_came(desk: Path) -> None:
    result = run("push", "--json", "la.customs", write(desk, "a.txt", "x\n"))
    receipt = json.loads(result.stdout)
    assert receipt["state"] == "processed"
    assert set(receipt) == set(json.loads(run("receipt", "--json", receipt["submission_id"]).stdout))


def test_push_waits_until_the_records_are_decided_unless_told_not_to(desk: Path, hub: StandInHub) -> None:
    hub.polls_until_processed = 2
    first = run("push", "--no-wait", "--json", "la.customs", write(desk, "a.txt", "x\n"))
    assert (json.loads(first.stdout)["state"], first.exit_code) == ("received", 0)
    assert json.loads(run("push", "--json", "la.customs", desk / "a.txt").stdout)["state"] == "processed"


def test_an_outcome_that_does_not_come_in_time_is_75_and_names_the_way_to_ask(desk: Path, hub: StandInHub) -> None:
    hub.polls_until_processed = 1_000
    result = run("push", "--timeout", "0.2", "la.customs", write(desk, "a.txt", "x\n"))
    assert result.exit_code == 75
    assert "bongsu-connect receipt" in result.stdout


def test_quarantined_records_are_told_with_place_code_and_message_and_end_with_1(desk: Path, hub: StandInHub) -> None:
    answer = {
        "submission_id": "0" * 40,
        "agency": "la.customs",
        "sha256": "0" * 64,
        "received_at": "2026-11-20T00:00:00Z",
        "state": "processed",
        "counts": {"records": 2, "admitted": 1, "quarantined": 1},
        "records": [
            {"record_no": 0, "ref": "x", "outcome": "admitted", "alert_id": None, "errors": []},
            {
                "record_no": 1,
                "ref": "bad",
                "outcome": "quarantined",
                "alert_id": None,
                "errors": [{"field": "when", "code": "bad_date", "message": "when is no date"}],
            },
        ],
        "errors": [],
    }
    hub.mood = lambda _path, _body: Answer(202, json.dumps(answer).encode())
    result = run("push", "la.customs", write(desk, "a.txt", "x\nbad\n"))
    assert result.exit_code == 1
    assert "line 2 (bad): bad_date: when is no date" in result.stdout


def test_a_refusal_by_the_hub_ends_with_1_and_in_its_words(desk: Path, hub: StandInHub) -> None:
    hub.mood = lambda _path, _body: problem(403, "the token is of kr.kcs", "forbidden")
    result = run("push", "--json", "la.customs", write(desk, "a.txt", "x\n"))
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert document["state"] == "refused"
    assert document["errors"][0]["message"] == "the token is of kr.kcs"


@pytest.mark.usefixtures("hub")
def test_a_file_over_the_limits_goes_in_parts_with_a_receipt_each(desk: Path) -> None:
    result = run("push", "--json", "la.customs", write(desk, "a.txt", "x\n" * 10_001))
    assert [json.loads(line)["counts"]["records"] for line in result.stdout.splitlines()] == [10_000, 1]
    assert run("push", "la.customs", write(desk, "b.txt", "junk\n" * 10_001)).exit_code == 1


def test_what_is_over_the_limit_and_cannot_be_cut_is_refused_before_it_is_sent(desk: Path, hub: StandInHub) -> None:
    result = run("push", "la.customs", write(desk, "a.txt", "x" * (8 * 1024 * 1024 + 1)))
    assert result.exit_code == 1
    assert "over the limit `submission`" in result.stdout
    assert hub.requests == []


def test_a_file_name_of_another_charset_does_no_harm(desk: Path, hub: StandInHub) -> None:
    odd = desk / os.fsdecode(b"\xb0\xa1.txt")  # cp949, as on an older Korean system
    odd.write_text("x\n")
    assert run("check", "--json", "la.customs", odd).exit_code == 0
    assert run("sign", "--json", "la.customs", odd).exit_code == 0
    hub.mood = lambda _path, _body: Answer(503)
    assert run("push", "--patience", "0", "la.customs", odd).exit_code == 75
    hub.mood = lambda _path, _body: None
    assert run("drain", "--json", "la.customs").exit_code == 0
    box = desk / "box"
    box.mkdir()
    odd.rename(box / odd.name)
    assert run("watch", box, "--agency", "la.customs", "--once", "--interval", "0.01").exit_code == 0
    assert (box / "done" / odd.name).exists()


def test_a_dry_run_stores_nothing_anywhere(desk: Path, hub: StandInHub) -> None:
    result = run("push", "--dry-run", "la.customs", write(desk, "a.txt", "x\n"))
    assert "nothing is stored" in result.stdout
    assert hub.payloads == []
    hub.mood = lambda _path, _body: Answer(503)
    assert run("push", "--dry-run", "--patience", "0", "la.customs", desk / "a.txt").exit_code == 75
    assert not (desk / "state").exists()


def test_when_the_hub_is_away_files_are_spooled_and_go_first_and_in_order_later(desk: Path, hub: StandInHub) -> None:
    hub.mood = lambda _path, _body: Answer(503)
    result = run("push", "--patience", "0", "la.customs", write(desk, "a.txt", "a\n"), write(desk, "b.txt", "b\n"))
    assert result.exit_code == 75
    assert "nothing is lost" in result.stderr.replace("\n", " ")
    assert len(hub.requests) == 1  # the second file did not wait for the hub once more
    hub.mood = lambda _path, _body: None
    assert run("push", "la.customs", write(desk, "c.txt", "c\n")).exit_code == 0
    assert hub.payloads == [b"a\n", b"b\n", b"c\n"]


def test_drain_sends_what_waits_and_says_when_nothing_does(desk: Path, hub: StandInHub) -> None:
    hub.mood = lambda _path, _body: Answer(503)
    run("push", "--patience", "0", "--spool", desk / "spool", "la.customs", write(desk, "a.txt", "a\n"))
    assert run("drain", "--patience", "0", "--spool", desk / "spool", "la.customs").exit_code == 75
    hub.mood = lambda _path, _body: None
    result = run("drain", "--spool", desk / "spool", "la.customs")
    assert result.exit_code == 0
    assert "a.txt: 1 record: 1 admitted" in result.stdout
    assert "nothing waits" in result.stdout


def test_a_refused_submission_of_the_spool_can_be_tried_again(desk: Path, hub: StandInHub) -> None:
    hub.mood = lambda _path, _body: Answer(503)
    run("push", "--patience", "0", "la.customs", write(desk, "a.txt", "a\n"))
    hub.mood = lambda _path, _body: problem(422, "no registered key")
    assert run("drain", "la.customs").exit_code == 1
    hub.mood = lambda _path, _body: None
    assert run("drain", "--again", "la.customs").exit_code == 0
    assert hub.payloads == [b"a\n"]


def test_without_a_spool_an_absent_hub_leaves_the_file_with_its_owner(desk: Path, hub: StandInHub) -> None:
    hub.mood = lambda _path, _body: Answer(503)
    result = run("push", "--patience", "0", "--no-spool", "la.customs", write(desk, "a.txt", "a\n"))
    assert result.exit_code == 75
    assert "NOT SENT" in result.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["la.customs", "gone.txt"], "gone.txt"),
        (["kr.nobody", "a.txt"], "la.customs"),
        (["la.broken", "a.txt"], "la_gone"),
        (["--hub", "hub.example", "la.customs", "a.txt"], "https://"),
        (["--hub", "http://127.0.0.1:99999", "la.customs", "a.txt"], "https://"),
        (["--hub", "http://127.0.0.1:9", "--data", "d", "la.customs", "a.txt"], "two hubs"),
        (["--key", "gone.key", "la.customs", "a.txt"], "keygen"),
        (["--key", "a.txt", "la.customs", "a.txt"], "Ed25519"),
        (["--feed", "other", "la.customs", "a.txt"], "generic"),
        (["la.customs"], "FILE"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_the_way_out(
    desk: Path, hub: StandInHub, arguments: list[str], words: str
) -> None:
    write(desk, "a.txt", "a\n")
    result = run("push", *arguments)
    assert result.exit_code == 2
    assert words in " ".join(result.stderr.split())
    assert hub.payloads == []


def test_with_no_hub_named_the_usage_says_how_to_name_one(desk: Path) -> None:
    result = run("push", "la.customs", write(desk, "a.txt", "a\n"))
    assert result.exit_code == 2
    assert "BONGSU_HUB" in result.stderr


def test_without_token_and_certificate_nothing_is_tried(
    desk: Path, hub: StandInHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BONGSU_TOKEN")
    result = run("push", "la.customs", write(desk, "a.txt", "a\n"))
    assert (result.exit_code, hub.requests) == (2, [])
    assert "--token-file" in result.stderr


@pytest.mark.usefixtures("hub")
def test_the_command_line_wins_over_the_environment(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BONGSU_DATA", str(desk / "elsewhere"))
    assert run("push", "la.customs", write(desk, "a.txt", "a\n")).exit_code == 0  # both set: the hub
    monkeypatch.setattr("bongsu_connectors.local_transport.entry_points", lambda **_: ())
    result = run("push", "--data", desk, "la.customs", desk / "a.txt")
    assert result.exit_code == 2
    assert "not installed" in result.stderr


def test_a_hub_on_this_machine_is_reached_by_its_entry_point_and_with_the_key_of_its_folder(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    point = EntryPoint("data", "la_local:open_transport", "bongsu.transports")
    monkeypatch.setattr("bongsu_connectors.local_transport.entry_points", lambda **_: (point,))
    write(desk, "a.txt", "a\n")
    gone = run("push", "--data", desk / "gone", "la.customs", desk / "a.txt")
    assert gone.exit_code == 2
    assert "holds no hub" in gone.stderr
    make_key("la.customs", desk / "bongsu-data" / "agencies")
    monkeypatch.setenv("BONGSU_KEY", str(desk / "gone.key"))  # meant for another hub: the folder's own key is taken
    refused = run("push", "la.customs", desk / "a.txt")  # ./bongsu-data is what is meant when nothing is said
    assert refused.exit_code == 1
    assert "REFUSED: no signature by a registered key" in refused.stdout
    assert not (desk / "state").exists()


def test_check_prints_every_defect_with_place_in_english_and_in_the_agencys_language(desk: Path) -> None:
    result = run("check", "la.customs", write(desk, "a.txt", "x\nbad\n"))
    assert result.exit_code == 1
    assert "2 records: 1 good, 1 would be quarantined" in result.stdout
    assert "line 2 (bad): bad_date in when" in result.stdout
    assert any("가" <= character <= "힣" for character in result.stdout)
    assert run("check", "la.customs", write(desk, "b.txt", "x\n")).exit_code == 0
    refused = json.loads(run("check", "--json", "la.customs", write(desk, "c.txt", "junk")).stdout)
    assert (refused["refused"], refused["findings"][0]["place"]) == (True, "byte 0")


def test_sign_writes_an_envelope_that_verifies_and_overwrites_none(desk: Path) -> None:
    write(desk, "a.txt", "x\n")
    assert run("sign", "la.customs", desk / "a.txt").exit_code == 0
    envelope = dsse.read((desk / "a.txt.dsse.json").read_bytes())
    public = bytes.fromhex((desk / "la.customs.pub").read_text())
    assert dsse.verify(envelope, [public]) == public.hex()
    assert (envelope.payload, envelope.payload_type) == (b"x\n", "application/x-la")
    assert run("sign", "la.customs", desk / "a.txt").exit_code == 2


def test_keygen_writes_a_private_file_and_never_overwrites(desk: Path) -> None:
    result = run("keygen", "--out", desk / "keys", "la.customs")
    assert result.exit_code == 0
    assert "bongsu admin register la.customs" in result.stdout
    assert (desk / "keys" / "la.customs.key").stat().st_mode & 0o777 == 0o600
    assert run("keygen", "--out", desk / "keys", "la.customs").exit_code == 2
    assert run("keygen", "--out", desk / "keys", "../evil").exit_code == 2


@pytest.mark.usefixtures("hub")
def test_a_key_that_others_can_read_is_warned_of(desk: Path) -> None:
    (desk / "la.customs.key").chmod(0o644)
    result = run("push", "la.customs", write(desk, "a.txt", "a\n"))
    assert result.exit_code == 0
    assert "chmod 600" in result.stderr


def test_watch_once_sends_a_folder_and_ends(desk: Path, hub: StandInHub) -> None:
    box = desk / "box"
    box.mkdir()
    write(box, "b.txt", "b\n")
    write(box, "a.txt", "a\n")
    result = run("watch", box, "--agency", "la.customs", "--once", "--interval", "0.01")
    assert result.exit_code == 0
    assert hub.payloads == [b"a\n", b"b\n"]
    hub.mood = lambda _path, _body: Answer(503)
    write(box, "c.txt", "c\n")
    assert run("watch", box, "--agency", "la.customs", "--once", "--interval", "0.01").exit_code == 75


@pytest.mark.usefixtures("hub")
def test_an_unknown_submission_is_said_in_the_hubs_words() -> None:
    result = run("receipt", "0" * 40)
    assert result.exit_code == 1
    assert "no submission" in result.stderr


def test_push_can_be_mounted_into_another_program() -> None:
    assert CliRunner().invoke(push, ["--help"]).exit_code == 0
