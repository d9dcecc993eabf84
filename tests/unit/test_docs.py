"""The documents say what the program does: settings, query fields, links."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bongsu.domain.query.fields import FIELDS
from bongsu.entrypoints.cli.program import program
from bongsu.settings import Settings
from bongsu_connectors.command import connect, push
from bongsu_consumers.command import cli

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))]
PROGRAMS: dict[str, click.Command] = {"bongsu": program, "bongsu-connect": connect, "bongsu_consumers": cli}


def test_the_table_of_settings_is_the_programs_own() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    rows = dict(re.findall(r"^\| `BONGSU_(\w+)` \| .*? \| (.+) \|$", page, re.MULTILINE))
    assert rows == {name.upper(): field.description for name, field in Settings.model_fields.items()}


def test_the_table_of_query_fields_is_the_programs_own() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", (ROOT / "docs/query-language.md").read_text(), re.MULTILINE))
    assert rows == {name: field.meaning for name, field in FIELDS.items()}


@pytest.mark.parametrize("page", PAGES)
def test_no_link_of_a_page_is_dead(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text())
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_a_page_is_one_that_the_program_takes(page: str) -> None:
    """Its subcommand, its options and the number of its arguments; what is required is given, or by the environment."""
    program.add_command(push)  # as the installed program finds it
    for words in _commands((ROOT / page).read_text()):
        command, context = PROGRAMS[words[0]], click.Context(PROGRAMS[words[0]], info_name=words[0])
        rest = words[1:]
        while isinstance(command, click.Group) and rest and "--help" not in rest:
            name, found, rest = command.resolve_command(context, rest)
            assert found is not None
            command, context = found, click.Context(found, info_name=name, parent=context)
        try:
            given, _, _ = command.make_parser(context).parse_args(list(rest))
        except click.UsageError as error:
            pytest.fail(f"{' '.join(words)}: {error.format_message()}")
        for parameter in command.params:
            if parameter.required and not parameter.envvar and "…" not in rest:
                assert given.get(str(parameter.name)), f"{' '.join(words)}: {parameter.human_readable_name} is missing"


def _commands(page: str) -> Iterator[list[str]]:
    """The words of every command of ours in a page's blocks, each part of a line that pipes or joins several."""
    for block in re.findall(r"```(?:sh|bash|console)\n(.+?)```", page, re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line.removeprefix("$ "), comments=True)
            starts = [at for at, word in enumerate(words) if word.removeprefix(".venv/bin/") in PROGRAMS]
            for start in starts:
                part = [Path(words[start]).name]
                for word in words[start + 1 :]:
                    if word in ("|", "&&", ">", "||", ";", "&") or word.startswith(("<", ">")):
                        break
                    part.append(word)
                if words[start - 1 : start] != ["-p"] and len(part) > 1:
                    yield part


def test_no_program_cuts_its_commands_summaries() -> None:
    for group in (connect, cli):
        shown = group.get_help(click.Context(group, terminal_width=80))
        assert "..." not in shown.partition("Commands:")[2], shown
