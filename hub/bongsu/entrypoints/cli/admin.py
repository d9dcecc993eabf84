"""Commands of the hub's operator: init, keys and users, doctor, shell completion."""

import secrets
import shutil
import sys
from pathlib import Path

import apsw
import click
from click.shell_completion import get_completion_class
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu.adapters.feed_registry import installed_feeds
from bongsu.adapters.key_files import private_pem, write_secret
from bongsu.bootstrap import Hub, create_hub
from bongsu.domain.public_key import PublicKeyError, read_aloud, read_digits
from bongsu.entrypoints.cli.listing import Listing
from bongsu.entrypoints.cli.options import data_option, json_option, opened, print_json
from bongsu.entrypoints.running import settled
from bongsu.services.enrol import demo_users, register_agency_key, viewer_named
from bongsu_schemas import codelists
from bongsu_schemas.envelope import key_id, public_bytes

_TOKEN_BYTES = 32
_LITTLE_DISK = 1 << 30


@click.command()
@click.option("--demo", is_flag=True, help="Enrol the seven agencies with keys made here, and one user per role.")
@data_option
@json_option
def init(demo: bool, data: Path, as_json: bool) -> None:
    """Make a new hub in the data folder."""
    if (data / "keys" / "root.key").exists():
        raise click.UsageError(f"{data} holds a hub already: choose another --data, or go on with this one")
    create_hub(data)
    with opened(data) as hub:
        if demo:
            enrol_demo(hub)
        agencies, users = hub.directory.agencies(), [viewer.user for viewer in hub.directory.users()]
    if as_json:
        print_json(
            {"data": str(data), "root": (data / "root.pub").read_text().strip(), "agencies": agencies, "users": users}
        )
        return
    click.echo(f"A hub is in {data}. Its root key, for everybody who verifies: {data / 'root.pub'}")
    if demo:
        click.echo(f"Agencies: {', '.join(agencies)}\nUsers: {', '.join(users)}")
    else:
        click.echo("Next: `bongsu admin register AGENCY --public-key FILE`, then `bongsu admin user ROLE@AGENCY`")


def enrol_demo(hub: Hub) -> None:
    """Keys for all agencies (`agencies/`) and a token for every demo user (`tokens/`), in clear: for demos only."""
    data = hub.settings.data
    for folder in ("agencies", "tokens"):
        (data / folder).mkdir(mode=0o700, exist_ok=True)
    for agency in sorted(codelists.agencies()):
        path, key = data / "agencies" / f"{agency}.key", Ed25519PrivateKey.generate()
        path.unlink(missing_ok=True)  # of an enrolment that was interrupted
        write_secret(path, private_pem(key))
        register_agency_key(hub.enrolment, agency, public_bytes(key))
    for viewer in demo_users():
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        (data / "tokens" / viewer.user).unlink(missing_ok=True)
        write_secret(data / "tokens" / viewer.user, token.encode())
        hub.directory.add_user(viewer, token)


@click.group(cls=Listing)
def admin() -> None:
    """Enrol agencies and users."""


@admin.command()
@click.argument("agency")
@click.option(
    "--public-key",
    "path",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The agency's Ed25519 public key: 64 hex digits, as `bongsu-connect keygen` writes it.",
)
@data_option
@json_option
def register(agency: str, path: Path, data: Path, as_json: bool) -> None:
    """Register AGENCY's public key; its submissions are verified by it from now on."""
    try:
        public_key = read_digits(path.read_bytes().decode("ascii", "replace"))
    except PublicKeyError as error:
        raise click.UsageError(f"{path}: {error}") from error
    with opened(data) as hub:
        key = register_agency_key(hub.enrolment, agency, public_key)
    if as_json:
        print_json({"agency": agency, "key_id": key_id(public_key), "valid_from": key.valid_from})
    else:
        click.echo(f"{agency} signs with this key from {key.valid_from}:\n    {read_aloud(key_id(public_key))}")
        click.echo(f"Have {agency} read these digits out on a telephone line that you dialled yourself.")


@admin.command()
@click.argument("name", metavar="ROLE@AGENCY")
@data_option
@json_option
def user(name: str, data: Path, as_json: bool) -> None:
    """Add a user (or renew a user's token); the token is printed once and kept only as a hash."""
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    with opened(data) as hub:
        hub.directory.add_user(viewer_named(name), token)
    if as_json:
        print_json({"user": name, "token": token})
    else:
        click.echo(token)


@click.command()
@data_option
@json_option
def doctor(data: Path, as_json: bool) -> None:
    """Check this machine and the data folder; say what is wrong and what to do."""
    findings: list[tuple[str, bool, str]] = [
        ("python", sys.version_info >= (3, 11), sys.version.split()[0]),
        ("sqlite", apsw.sqlite_lib_version() > "3.51.2", apsw.sqlite_lib_version()),
        ("feeds", True, ", ".join(sorted(installed_feeds()))),
    ]
    there = (data / "keys" / "root.key").exists()
    findings.append(("hub", there, str(data) if there else f"none in {data}: `bongsu init --data {data}` makes one"))
    if there:
        free = shutil.disk_usage(data).free
        findings.append(("disk", free > _LITTLE_DISK, f"{free >> 20} MiB free"))
        loose = [path.name for path in (data / "keys").iterdir() if path.stat().st_mode & 0o077]
        findings.append(
            ("key files", not loose, f"chmod 600 {' '.join(loose)}" if loose else "readable by the owner only")
        )
        with opened(data) as hub:
            waits, behind = hub.waiting()["admit"], hub.waiting()["index"]
            detail = f"{waits} submissions and {behind} alerts wait; `bongsu serve` or any command works them off"
            findings.append(("workers", True, "nothing waits" if settled(hub) else detail))
    good = all(fine for _, fine, _ in findings)
    if as_json:
        print_json({"good": good, "findings": [{"name": n, "good": g, "detail": d} for n, g, d in findings]})
    else:
        for name, fine, detail in findings:
            click.echo(f"{'ok  ' if fine else 'FAIL'}  {name:<10} {detail}")
    sys.exit(0 if good else 1)


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script of SHELL: `source <(bongsu completion bash)`."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, "bongsu", "_BONGSU_COMPLETE").source())
