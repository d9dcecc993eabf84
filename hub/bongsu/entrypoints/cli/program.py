"""The program `bongsu`: its commands listed, its faults turned into words and exit codes.

Exit codes: 0 done, 1 refused or partly rejected, 2 wrong usage.
"""

import sys
from collections.abc import Sequence
from importlib.metadata import entry_points
from typing import NoReturn

import apsw
import click

from bongsu.domain.errors import HubError
from bongsu.domain.query.errors import QueryError
from bongsu.entrypoints.cli import (
    access,
    acknowledge,
    admin,
    bench,
    demo,
    follow,
    incidents,
    language,
    model,
    names,
    quarantine,
    reading,
    running,
    topics,
    units,
    verify_index,
)
from bongsu.entrypoints.cli.listing import Listing
from bongsu.entrypoints.running import WorkersBusyError
from bongsu.services.enrol import EnrolmentError

_WAY_OUT = "may you write there, and is there room? Else choose another --data"


@click.group(cls=Listing, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="bongsu")
def program() -> None:
    """The hub through which agencies share narcotics risk alerts (봉수)."""


for command in (
    acknowledge.acknowledge,
    admin.init,
    admin.admin,
    admin.doctor,
    bench.bench,
    demo.demo,
    follow.follow,
    incidents.incident,
    incidents.links,
    language.explain,
    model.model,
    names.names,
    quarantine.quarantine,
    reading.search,
    reading.show,
    reading.history,
    reading.export,
    reading.check,
    reading.verify,
    running.serve,
    running.worker,
    running.rebuild,
    verify_index.verify_index,
    admin.completion,
):
    program.add_command(command)
for command in (access.access, topics.topics, units.unit):
    admin.admin.add_command(command)


def _check_arguments(arguments: Sequence[str]) -> None:
    """Refuse what no JSON can hold: an argument that was not UTF-8 reaches Python with lone surrogates."""
    for number, argument in enumerate(arguments, 1):
        try:
            argument.encode()
        except UnicodeEncodeError as error:
            raise click.UsageError(
                f"argument {number} is not UTF-8 (character {error.start + 1}): {argument!a}"
            ) from error


def main() -> None:
    """Run the program; a fault of ours is one line on standard error."""
    for point in entry_points(group="bongsu.commands"):
        program.add_command(point.load(), point.name)
    try:
        _check_arguments(sys.argv[1:])
        program(standalone_mode=False)
    except click.UsageError as error:
        error.show()
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (HubError, QueryError, EnrolmentError, WorkersBusyError, ValueError) as error:
        _end(str(error))
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        _end(f"{where}{error.strerror or error}: {_WAY_OUT}")
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.IOError, apsw.FullError) as error:
        _end(f"the hub's database: {error}: {_WAY_OUT}")


def _end(words: str) -> NoReturn:
    click.echo(f"bongsu: {words}", err=True)
    sys.exit(1)
