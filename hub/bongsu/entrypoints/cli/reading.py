"""Commands that read alerts: search, show, history, export, check, verify."""

import csv
import io
import sys
from pathlib import Path
from typing import Any

import click

from bongsu.bootstrap import Hub
from bongsu.domain import evidence
from bongsu.domain.release import Viewer
from bongsu.entrypoints.cli.asker import viewer_of
from bongsu.entrypoints.cli.lines import LINES_FILE, lines_of
from bongsu.entrypoints.cli.options import (
    case_option,
    data_option,
    json_option,
    opened,
    print_json,
    reader_options,
)
from bongsu.entrypoints.running import settle
from bongsu.ports.index import SORTS
from bongsu.services import checks, reading
from bongsu.services.access import Action, of_alerts, of_hits
from bongsu.services.flat import COLUMNS, row
from bongsu.services.search import MOST_HITS
from bongsu.services.search import search as run_search


@click.command()
@click.argument("query", default="*")
@reader_options
@case_option
@click.option("--limit", type=click.IntRange(1, MOST_HITS), default=20, show_default=True, help="Hits a page.")
@click.option("--cursor", help="The `next` of the page before.")
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@data_option
@json_option
def search(
    query: str, user: str, purpose: str, case: str, limit: int, cursor: str | None, sort: str, data: Path, as_json: bool
) -> None:
    """Search alerts across all agencies, as far as they are released to USER.

    QUERY is words, identifiers and fields: 필로폰 agency:th.customs occurred:[2026-11-01 TO *]
    """
    with opened(data) as hub:
        viewer = viewer_of(hub, user)
        settle(hub)
        answer = run_search(
            hub.index, hub.alerts_by_id, viewer, purpose, query, hub.clock(), limit=limit, cursor=cursor, sort=sort
        )
        hub.accesses.note(viewer, purpose, case, "search", of_hits(answer["hits"]))
    if as_json:
        print_json(answer)
        return
    for note in answer["query"]["understood"]:
        click.echo(f"  {note}", err=True)
    for hit in answer["hits"]:
        substances = ",".join(hit["substances"])
        risk = hit["risk"] or "-"
        click.echo(f"{hit['occurred'][:16]}  {hit['agency']:<10}  {risk:<8}  {substances:<24.24}  {hit['title']}")
        click.echo(f"    {hit['agency']}/{hit['ref']} v{hit['version']}  {hit['alert_id']}")
    click.echo(f"{answer['total']} found" + (f"; more: --cursor {answer['next']}" if answer["next"] else ""))


@click.command()
@click.argument("identity", metavar="ID")
@reader_options
@case_option
@click.option("--with-proof", is_flag=True, help="Print an evidence file, which `bongsu verify` checks offline.")
@data_option
@json_option
def show(identity: str, user: str, purpose: str, case: str, with_proof: bool, data: Path, as_json: bool) -> None:
    """Show the alert ID (an alert_id, or agency/ref for its current version)."""
    with opened(data) as hub:
        viewer = viewer_of(hub, user)
        settle(hub)
        action: Action = "proof" if with_proof else "read"
        with hub.accesses.refusals(viewer, purpose, case, action):
            alert = reading.show(hub.reading, viewer, identity, purpose, hub.clock())
            if with_proof:
                proof = reading.evidence_of(hub.reading, viewer, alert["alert_id"], purpose, hub.clock())
        hub.accesses.note(viewer, purpose, case, action, of_alerts([alert]))
    if with_proof:
        sys.stdout.buffer.write(proof)
        return
    if as_json:
        print_json(alert)
        return
    for column, value in zip(COLUMNS, row(alert), strict=True):
        if value != "":
            click.echo(f"{column:<18} {value}")


@click.command()
@click.argument("identity", metavar="ID")
@reader_options
@case_option
@data_option
@json_option
def history(identity: str, user: str, purpose: str, case: str, data: Path, as_json: bool) -> None:
    """Show all versions of the record of ID that USER may see, oldest first."""
    with opened(data) as hub:
        viewer = viewer_of(hub, user)
        settle(hub)
        with hub.accesses.refusals(viewer, purpose, case, "history"):
            versions = reading.history(hub.reading, viewer, identity, purpose, hub.clock())
        hub.accesses.note(viewer, purpose, case, "history", of_alerts(versions))
    for alert in versions:
        if as_json:
            print_json(alert)
        else:
            click.echo(
                f"v{alert['version']}  {alert['status']:<10}  {alert['times']['received'][:19]}  {alert['alert_id']}"
            )


@click.command()
@reader_options
@case_option
@click.option("--format", "form", type=click.Choice(["ndjson", "csv"]), default="ndjson", show_default=True)
@click.option("--all", "everything", is_flag=True, help="Superseded, withdrawn and expired versions too, a line each.")
@data_option
@json_option
def export(user: str, purpose: str, case: str, form: str, everything: bool, data: Path, as_json: bool) -> None:
    """Write what USER may export to standard output: active alerts, or every version with --all."""
    with opened(data) as hub:
        viewer = viewer_of(hub, user)
        settle(hub)
        found = reading.export(hub.reading, viewer, purpose, hub.clock(), everything=everything)
        lines = hub.accesses.exported(viewer, purpose, case, found)
        if form == "csv" and not as_json:
            text = io.StringIO(newline="")
            writer = csv.writer(text)
            writer.writerow(COLUMNS)
            for alert in lines:
                writer.writerow(row(alert))
                click.echo(text.getvalue(), nl=False)
                text.seek(0)
                text.truncate()
            return
        for alert in lines:
            print_json(alert)


@click.command()
@click.option("--file", "path", type=LINES_FILE, required=True, help="One identifier a line.")
@reader_options
@case_option
@data_option
@json_option
def check(path: Path, user: str, purpose: str, case: str, data: Path, as_json: bool) -> None:
    """Check a list of identifiers: which are known, and to which agencies, as far as USER may know."""
    lines = [line.strip() for line in lines_of(path)]
    read = [line for line in lines if "\ufffd" not in line]  # a spoilt number would pass for one that nobody knows
    with opened(data) as hub:
        answers = _checked(hub, viewer_of(hub, user), purpose, case, [line for line in read if line])
    for answer in answers:
        if as_json:
            print_json(answer)
        else:
            known = ", ".join(answer["agencies"]) if answer["known"] else "-"
            doubt = "  (the check digit is wrong)" if answer["wrong_check_digit"] else ""
            click.echo(f"{answer['input']:<28} {answer['scheme'] or '?':<10} {known}{doubt}")
    if len(read) < len(lines):
        sys.exit(1)


def _checked(hub: Hub, viewer: Viewer, purpose: str, case: str, lines: list[str]) -> list[dict[str, Any]]:
    settle(hub)
    return checks.check(
        hub.index,
        hub.alerts_by_id,
        viewer,
        purpose,
        lines,
        hub.clock(),
        lambda alerts: hub.accesses.note(viewer, purpose, case, "check", of_alerts(alerts)),
    )


@click.command()
@click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--root", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="The hub's root.pub.")
@data_option
@json_option
def verify(path: Path, root: Path | None, data: Path, as_json: bool) -> None:
    """Verify an evidence file offline: no hub, no network, only the file and the hub's root key."""
    trusted = root or data / "root.pub"
    if not trusted.exists():
        raise click.UsageError(f"no root key at {trusted}: give --root FILE (the hub's root.pub, from its operator)")
    try:
        root_key = bytes.fromhex(trusted.read_bytes().decode().strip())
    except ValueError as error:
        raise click.UsageError(
            f"{trusted} holds no root key (64 hex digits): give --root FILE (the hub's root.pub, from its operator)"
        ) from error
    steps = evidence.verify(path.read_bytes(), root_key)
    good = evidence.is_genuine(steps)
    if as_json:
        print_json({"genuine": good, "steps": [{"name": s.name, "good": s.good, "detail": s.detail} for s in steps]})
    else:
        for step in steps:
            click.echo(f"{'ok  ' if step.good else 'FAIL'}  {step.name:<12} {step.detail}")
        click.echo("genuine" if good else "NOT GENUINE")
    sys.exit(0 if good else 1)
