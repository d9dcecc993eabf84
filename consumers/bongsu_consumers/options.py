"""The options that all commands of a subscriber share, each with its environment variable, and its errors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
Command = Callable[..., Any]


def unit_option(command: Command) -> Command:
    return click.option("--unit", required=True, envvar="BONGSU_UNIT", help="The unit's name, such as kr.knp.seoul.")(
        command
    )


def kafka_options(command: Command) -> Command:
    """Where Kafka is, how to prove oneself to it, and what the topics' names begin with."""
    options = (
        click.option("--servers", required=True, envvar="BONGSU_KAFKA", help="host:port of Kafka, several by commas."),
        click.option(
            "--properties",
            type=FILE,
            envvar="BONGSU_KAFKA_PROPERTIES",
            help="User, password and TLS: name=value lines.",
        ),
        click.option(
            "--prefix", envvar="BONGSU_TOPIC_PREFIX", default="bongsu", show_default=True, help="Begins topics' names."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def trust_options(command: Command) -> Command:
    """Whom to believe: the hub's root key and the certificate that it signed."""
    options = (
        click.option("--root", type=FILE, required=True, envvar="BONGSU_ROOT", help="The hub's root.pub."),
        click.option(
            "--certificate", type=FILE, required=True, envvar="BONGSU_CERTIFICATE", help="The hub's checkpoint.json."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command
