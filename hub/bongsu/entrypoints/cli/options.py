"""Options that several commands share, and how a command opens the hub and prints its answer."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from bongsu.bootstrap import Hub, open_hub
from bongsu.domain.release import PURPOSES, Viewer
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
    command = click.option(
        "--purpose", type=click.Choice(PURPOSES), required=True, envvar="BONGSU_PURPOSE", help="Why you read."
    )(command)
    return as_option(command)


def case_option(command: F) -> F:
    return click.option(
        "--case", envvar="BONGSU_CASE", default="", help="The case that you read for; kept in the access log."
    )(command)


def as_option(command: F) -> F:
    return click.option(
        "--as", "user", required=True, envvar="BONGSU_USER", metavar="USER", help="Who asks, such as analyst@kr.kcs."
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


def viewer_of(hub: Hub, user: str) -> Viewer:
    """The user by name; a usage error names those that there are."""
    viewer = hub.directory.user(user)
    if viewer is None:
        known = ", ".join(each.user for each in hub.directory.users()) or "none: `bongsu admin user` adds one"
        raise click.UsageError(f"no user {user!r} at this hub. Known: {known}")
    return viewer


def print_json(document: Any) -> None:
    """One JSON document on one line."""
    click.echo(json_line(document))
