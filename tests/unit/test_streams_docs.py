"""The page on streams says what the programs do."""

from pathlib import Path

from click.testing import CliRunner

from bongsu.domain.streams.wants import FILTERS
from bongsu.entrypoints.cli.follow import follow
from bongsu_schemas.sse import Block, event_block, opening
from bongsu_schemas.sse import blocks as read

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/streams.md").read_text()


def test_the_example_is_the_file() -> None:
    example = (ROOT / "consumers/examples/follow_topic.py").read_text()
    assert example.split('"""')[2].strip() in PAGE
    assert len([line for line in example.split('"""')[2].splitlines() if line]) <= 11


def test_the_commands_have_the_options_of_the_page() -> None:
    shown = CliRunner().invoke(follow, ["--help"]).output
    commands = [line for line in PAGE.splitlines() if line.startswith("bongsu follow")]
    for option in {word for line in commands for word in line.split() if word.startswith("--")}:
        assert option in shown
    assert all(f"`{name}`" in PAGE for name in FILTERS)


def test_what_is_written_is_read_however_it_is_cut() -> None:
    stream = opening(2_000, "a.b") + event_block("c.d", "alert", '{"title": "필로폰"}'.encode()) + b": x\n\n"
    whole = [Block("a.b", "message", b"", 2_000), Block("c.d", "alert", '{"title": "필로폰"}'.encode())]
    for size in (1, 2, 7, len(stream)):
        pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
        assert [block for block in read(pieces) if block.data or block.retry_ms] == whole


def test_an_event_that_is_cut_off_is_none() -> None:
    assert list(read([event_block("c.d", "alert", b"{}")[:-1]])) == []
