"""Who asks and why, as options: a word that is missing or misspelt is answered with those that there are."""

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

import click

from bongsu.bootstrap import Hub
from bongsu.domain.release import PURPOSES, Viewer

F = TypeVar("F", bound=Callable[..., Any])

_MEANT = {
    "border_risk": "choosing goods and people to look at at the border",
    "criminal_investigation": "a case",
    "deconfliction": "seeing that two units do not work at cross purposes",
    "statistics": "counting",
    "audit": "checking what others read",
}
_WHY = "Why you read, kept in the access log: " + "; ".join(f"{name} ({_MEANT[name]})" for name in PURPOSES) + "."


class Purpose(click.Choice[str]):
    """One of the purposes; a missing one is asked for with an example."""

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's
        return f"Say why you read, such as --purpose {PURPOSES[0]}. There are: {', '.join(PURPOSES)}."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in PURPOSES:
            known = ", ".join(PURPOSES)
            self.fail(f"{value!r} is no purpose{guess(str(value), PURPOSES)}. There are: {known}.", param, ctx)
        return str(value)


class _User(click.ParamType):
    """The name of a user; whether there is one, the hub knows."""

    name = "user"

    def get_missing_message(self, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's
        return "Say who asks, such as --as analyst@kr.kcs (or BONGSU_USER=…); `bongsu admin user` adds a user."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002
        return str(value)


def purpose_option(command: F) -> F:
    return click.option(
        "--purpose", type=Purpose(PURPOSES), required=True, envvar="BONGSU_PURPOSE", metavar="PURPOSE", help=_WHY
    )(command)


def as_option(command: F) -> F:
    return click.option(
        "--as",
        "user",
        type=_User(),
        required=True,
        envvar="BONGSU_USER",
        metavar="USER",
        help="Who asks, such as analyst@kr.kcs.",
    )(command)


def viewer_of(hub: Hub, user: str) -> Viewer:
    """The user by name; a usage error names those that there are."""
    viewer = hub.directory.user(user)
    if viewer is None:
        users = [each.user for each in hub.directory.users()]
        known = ", ".join(users) or "none: `bongsu admin user` adds one"
        raise click.UsageError(f"no user {user!r} at this hub{guess(user, users)}. Known: {known}")
    return viewer


def guess(word: str, known: Iterable[str]) -> str:
    """`, did you mean …?` for a word like one that there is; empty for any other."""
    near = get_close_matches(word, list(known), n=1)
    return f" (did you mean {near[0]}?)" if near else ""


def hub_options(command: F) -> F:
    """A hub over HTTP in place of a folder of this machine."""
    command = click.option(
        "--token-file",
        "--token",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Your token at that hub, in a file (or BONGSU_TOKEN).",
    )(command)
    return click.option(
        "--hub",
        "address",
        envvar="BONGSU_HUB",
        metavar="URL",
        callback=_address,
        help="A running hub, such as http://127.0.0.1:8470, instead of a folder.",
    )(command)


def _address(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    if value and not value.startswith(("http://", "https://")):
        raise click.BadParameter(f"{value!r} is no address of a hub: write http://HOST:PORT or https://HOST")
    return value
