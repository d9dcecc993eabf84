"""The command `acknowledge`: which urgent alerts wait for one's word, and saying it, in a folder or over HTTP."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click
import httpx

from bongsu.bootstrap.post import post_parts
from bongsu.domain.errors import HubError, NotFoundError
from bongsu.entrypoints.cli.asker import hub_options, viewer_of
from bongsu.entrypoints.cli.follow import token_of
from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.services.acknowledgements import line_of

_SECONDS = 30
_LIST = " (`bongsu acknowledge` without an id prints it; an alert_id is 40 hex digits)"


@click.command()
@click.argument("alert_id", required=False)
@click.option("--as", "user", envvar="BONGSU_USER", metavar="USER", help="Who asks, in a folder of this machine.")
@hub_options
@data_option
@json_option
def acknowledge(
    alert_id: str | None, user: str | None, address: str | None, token_file: Path | None, data: Path, as_json: bool
) -> None:
    """Acknowledge the urgent alert ALERT_ID that came to a subscription; without it, list those that wait.

    An IMMEDIATE or FLASH alert that nobody acknowledges is called to mind, then others are asked (docs/streams.md).
    """
    if address:
        lines = _over_http(address, token_of(token_file), alert_id)
    elif user:
        with opened(data) as hub:
            viewer, kept = viewer_of(hub, user), post_parts(hub).acknowledgements
            try:
                found = kept.acknowledge(viewer, alert_id) if alert_id else kept.asked_of(viewer)
            except NotFoundError as error:
                raise HubError(f"{error}{_LIST}") from error
            lines = [line_of(each) for each in found]
    else:
        raise click.UsageError("say who asks: --as USER (such as analyst@kr.kcs), or --hub URL with --token-file FILE")
    if as_json:
        print_json({"acknowledgements": lines})
        return
    for line in lines:
        click.echo(_words(line))
    if not lines:
        click.echo("Nothing waits for your acknowledgement.")


def _over_http(address: str, token: str, alert_id: str | None) -> Sequence[Mapping[str, Any]]:
    hub, headers = f"{address.rstrip('/')}/v1", {"Authorization": f"Bearer {token}"}
    where = f"{hub}/alerts/{quote(alert_id, safe='')}/acknowledgement" if alert_id else f"{hub}/acknowledgements"
    try:
        answer = httpx.request("POST" if alert_id else "GET", where, headers=headers, timeout=_SECONDS)
        document: Any = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise HubError(f"{address} gives no answer of a hub ({error}): is it running, is --hub right?") from None
    if answer.status_code == httpx.codes.UNAUTHORIZED:
        raise HubError(
            f"{address} does not know this token (wrong, expired or taken away): ask the hub's operator for a new one"
        )
    if answer.is_error:
        way_out = _LIST if answer.status_code == httpx.codes.NOT_FOUND else ""
        raise HubError(f"{document.get('detail', answer.status_code)}{way_out}")
    lines: Sequence[Mapping[str, Any]] = document["acknowledgements"]
    return lines


def _words(line: Mapping[str, Any]) -> str:
    said = (
        f"acknowledged {line['acknowledged_at'][:19]} by {line['acknowledged_by']}" if line["acknowledged_at"] else ""
    )
    pressed = "  asked in a colleague's place" if line["escalated_at"] else "  reminded" if line["reminded_at"] else ""
    return (
        f"{line['precedence'].upper():<10} {line['agency']}/{line['ref']} v{line['version']}  {line['alert_id']}"
        f"  since {line['delivered_at'][:19]}  {said or 'waits' + pressed}"
    )
