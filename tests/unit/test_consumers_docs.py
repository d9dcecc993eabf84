"""docs/consumers.md says what the commands and the example say."""

import re
from pathlib import Path

import click

from bongsu_consumers.command import cli
from bongsu_consumers.streams.notices import What

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/consumers.md").read_text()


def test_the_example_of_the_page_is_the_one_that_the_tests_run() -> None:
    [shown] = re.findall(r"```python\n(.+?)```", PAGE, re.DOTALL)
    example = (ROOT / "consumers/examples/follow_unit.py").read_text()
    assert example.endswith(shown)
    assert len(example.splitlines()) <= 18


def test_the_table_of_settings_is_the_commands_own() -> None:
    rows = re.findall(r"^\| `(--[\w-]+)` \| (?:`(\w+)`|–) \| (?:`([^`]+)`|[^|]+) \|", PAGE, re.MULTILINE)
    streams = cli.commands["streams"]
    own = {option.opts[0]: option for option in streams.params if isinstance(option, click.Option)}
    assert [name for name, *_ in rows] == [
        *("--unit", "--servers", "--properties", "--prefix", "--root", "--certificate"),
        *(name for name in own if name in ("--zone", "--generation", "--replication", "--folder")),
    ]
    for name, variable, default in rows:
        assert (own[name].envvar or "") == variable
        assert not default or str(own[name].default) == default


def test_every_kind_of_notice_is_told_of() -> None:
    rows = set(re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE))
    assert rows == set(What.__args__)  # type: ignore[attr-defined]
