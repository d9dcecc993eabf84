"""Options that several commands share, and how a command opens the hub and prints its answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.bootstrap import Hub, open_hub
from bongsu.entrypoints.cli.asker import as_option, purpose_option
from bongsu.settings import Settings
from bongsu_schemas.ndjson import json_line

F = TypeVar("F", bound=Callable[..., Any])


def data_option(command: F) -> F:
    return click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        envvar="BONGSU_DATA",
        default=Path("bongsu-data"),
        show_default=True,
        help="The hub's data folder.",
    )(command)


def reader_options(command: F) -> F:
    return as_option(purpose_option(command))


def case_option(command: F) -> F:
    return click.option(
        "--case", envvar="BONGSU_CASE", default="", help="The case that you read for; kept in the access log."
    )(command)


def json_option(command: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help="Print JSON (one document, or one a line for many).")(
        command
    )


@contextmanager
def opened(data: Path) -> Iterator[Hub]:
    """The hub of a data folder, closed at the end."""
    hub = open_hub(Settings.of(data))
    try:
        yield hub
    finally:
        hub.close()


def directory_of(data: Path) -> DirectoryFile:
    """The agencies and units of a data folder, without opening its hub; a note when there is none."""
    path = data / "directory.json"
    if not path.exists():
        click.echo(f"bongsu: no {path}: only the hub's own are meant, no agency's and no unit's", err=True)
    return DirectoryFile(path)


def print_json(document: Any) -> None:
    """One JSON document on one line."""
    click.echo(json_line(document))
