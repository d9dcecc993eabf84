"""`bongsu admin access`: who may do what on Kafka, shown, written for others to apply, or applied."""

from dataclasses import asdict
from pathlib import Path

import click

from bongsu.entrypoints.cli.options import data_option, directory_of, json_option, print_json
from bongsu.settings import Settings

_MADE = "Written by `bongsu admin access`: change the directory or access.yaml, not this."
_HOW = click.Choice(["list", "strimzi", "script", "apply"])


@click.command("access")
@click.argument("how", metavar="[HOW]", type=_HOW, default="list")
@click.option("--cluster", default="bongsu", show_default=True, metavar="NAME", help="With strimzi: the Kafka's name.")
@data_option
@json_option
def access(how: str, cluster: str, data: Path, as_json: bool) -> None:
    """What the hub, its agencies and its units may do on Kafka.

    HOW is list (the default), strimzi (print KafkaUsers), script (print commands for plain Kafka) or apply: give on
    BONGSU_KAFKA what is missing and take what is not in the data. Passwords are Kafka's or Strimzi's matter.
    """
    try:
        from bongsu.adapters.kafka_access import rules as rules_of  # noqa: PLC0415 - other commands need no Kafka
        from bongsu.adapters.kafka_admin import KafkaAdmin  # noqa: PLC0415
        from bongsu.adapters.kafka_properties import read_properties  # noqa: PLC0415
        from bongsu.adapters.kafka_rules import acl_of, manifest, script, worded  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise click.UsageError(f"this needs the package {missing.name}: pip install 'bongsu[cluster]'") from missing
    settings, directory = Settings.of(data), directory_of(data)
    rules = rules_of(settings.topic_prefix, directory.agencies(), [unit.name for unit in directory.units()])
    if how == "strimzi":
        click.echo(manifest(rules, cluster, _MADE), nl=False)
    elif how == "script":
        click.echo(script(rules, "kafka-acls.sh", _MADE), nl=False)
    elif how == "apply":
        if not settings.kafka:
            raise click.UsageError("which Kafka? Set BONGSU_KAFKA, and BONGSU_KAFKA_PROPERTIES of an administrator")
        click.echo(f"bongsu: asking Kafka at {settings.kafka} …", err=True)
        with KafkaAdmin(settings.kafka, read_properties(settings.kafka_properties)) as admin:
            given, taken = admin.grant(rules, settings.topic_prefix)
        _print_applied(len(rules), given, taken, as_json=as_json)
    elif as_json:
        print_json([asdict(rule) for rule in rules])
    else:
        click.echo("\n".join(worded(acl_of(rule)) for rule in rules))


def _print_applied(rights: int, given: list[str], taken: list[str], *, as_json: bool) -> None:
    if as_json:
        print_json({"rights": rights, "given": given, "taken": taken})
        return
    for word, some in (("given", given), ("taken", taken)):
        for each in some:
            click.echo(f"{word}  {each}")
    click.echo(f"{rights} rights, {len(given)} given, {len(taken)} taken")
