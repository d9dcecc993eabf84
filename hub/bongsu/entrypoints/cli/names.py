"""Whether two names are one, asked from a shell: a file of pairs in, a verdict a line out."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from bongsu.entrypoints.cli.lines import LINES_FILE
from bongsu.entrypoints.cli.options import json_option
from bongsu_schemas.names.matching import Kind, compare, kind_taken
from bongsu_schemas.ndjson import json_line

_BOM = b"\xef\xbb\xbf"
_LONGEST_LINE = 1 << 20
_UNSEEN = dict.fromkeys((*range(32), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), "\ufffd")
"""Characters with which a name could write over other lines of a terminal."""


@click.command()
@click.option(
    "--pairs",
    "path",
    type=LINES_FILE,
    required=True,
    help="Two names a line with a tab between them, UTF-8; - is stdin.",
)
@click.option(
    "--kind",
    type=click.Choice(["person", "organisation", "vessel"]),
    help="What the names are of; guessed from them without it.",
)
@json_option
def names(path: Path, kind: Kind | None, as_json: bool) -> None:
    """Say of each pair of names in FILE whether they are one, in whatever scripts they are written.

    Each line says as what the names were taken: alerts link so, by the kind of the field in which a name stands.
    """
    refused = 0
    with click.open_file(str(path), "rb") as file:
        for number, line in _lines(file):
            try:
                one, other = _pair(line)
            except ValueError as error:
                refused += 1
                click.echo(f"bongsu: line {number} {error}", err=True)
                continue
            taken = kind or kind_taken(one, other)
            found = compare(one, other, taken)
            if as_json:
                verdict = {"a": one, "b": other, "score": found.score, "same": found.same, "kind": taken}
                click.echo(json_line(verdict))
            else:
                said = "same" if found.same else "-"
                columns = f"{found.score:.3f}  {said:<4}  {found.grade:<9}  {taken:<12}"
                click.echo(f"{columns}  {_plain(one)}  |  {_plain(other)}")
    if refused:
        click.echo(f"bongsu: lines refused: {refused}; the others are answered", err=True)
        sys.exit(1)


def _lines(file: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """The numbered lines that are not blank, without a byte order mark and without their ends; none is read whole."""
    number = 0
    while raw := file.readline(_LONGEST_LINE + 1):
        number += 1
        rest = raw
        while len(rest) > _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(_LONGEST_LINE + 1)
        line = (raw.removeprefix(_BOM) if number == 1 else raw).removesuffix(b"\n").removesuffix(b"\r")
        if line.strip():
            yield number, line


def _pair(line: bytes) -> tuple[str, str]:
    """The two names of a line, or the reason why it is none and what to do."""
    if len(line) > _LONGEST_LINE:
        raise ValueError(f"is longer than {_LONGEST_LINE:,} bytes: two names need a line of their own")
    try:
        columns = line.decode().split("\t")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"is not UTF-8 (byte {error.start}: 0x{line[error.start]:02x}): save the file as UTF-8"
        ) from error
    if len(columns) == 1:
        raise ValueError("has no tab: write two names with one tab between them")
    if len(columns) > 2:  # noqa: PLR2004 - two names
        raise ValueError(f"has {len(columns)} columns: write two names with one tab between them, nothing else")
    return columns[0], columns[1]


def _plain(name: str) -> str:
    return name.translate(_UNSEEN)
