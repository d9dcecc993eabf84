"""Which hub, as whom and with which spool: the options that say so, and what the environment says when they do not."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
from click.core import ParameterSource
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bongsu_connectors import signing
from bongsu_connectors.credentials import Credentials
from bongsu_connectors.local_transport import NoLocalHubError, open_local
from bongsu_connectors.spool import Spool
from bongsu_connectors.transport import Transport
from bongsu_schemas.kafka_properties import PropertiesError, parse

_DEFAULT_DATA = Path("bongsu-data")
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PLACE = re.compile(r"[^\s/:,]+:\d{1,5}|\[[0-9a-fA-F:]+\]:\d{1,5}", re.ASCII)
_NOWHERE = (
    "which hub? Give --hub URL (or BONGSU_HUB) for a running hub, "
    "--data DIR (or BONGSU_DATA) for one on this machine, or --kafka HOST:PORT for one that is reached by Kafka"
)


@dataclass(frozen=True, slots=True)
class Connection:
    """The hub that was meant, as a URL, as a data folder of this machine, or by Kafka (exactly one of them)."""

    hub: str | None
    data: Path | None
    kafka: str | None = None
    kafka_properties: Path | None = None
    topic_prefix: str = "bongsu"
    token_file: Path | None = None
    cert: Path | None = None
    cert_key: Path | None = None
    ca: Path | None = None

    def open(self) -> Transport:
        """The transport to it. `click.UsageError` when it cannot work as asked."""
        if self.data is not None:
            try:
                return open_local(self.data)
            except NoLocalHubError as error:
                raise click.UsageError(str(error)) from error
        return self._open_kafka(self.kafka) if self.kafka is not None else self._open_http(self.hub or "")

    def _open_http(self, hub: str) -> Transport:
        from bongsu_connectors.http_transport import HttpTransport  # noqa: PLC0415 - other commands do not wait for it

        address = urlsplit(hub)
        if address.scheme not in {"http", "https"} or not address.hostname or not _has_port(hub):
            raise click.UsageError(f"--hub {hub!r} is no address: write it as https://hub.example")
        if address.scheme == "http" and address.hostname not in _LOOPBACK:
            click.echo(f"warning: {hub} is not encrypted, others can read your token: use https", err=True)
        credentials = Credentials(_token(self.token_file), self.cert, self.cert_key, self.ca)
        if not credentials.token and not credentials.cert:
            raise click.UsageError(
                "the hub asks who you are: put your token into a file and give --token-file FILE (or BONGSU_TOKEN), "
                "or give a client certificate with --cert and --cert-key"
            )
        try:
            return HttpTransport(hub, credentials)
        except OSError as error:
            raise click.UsageError(f"--cert, --cert-key or --ca cannot be used ({error}): give PEM files") from error

    def _open_kafka(self, servers: str) -> Transport:
        try:
            from bongsu_connectors.kafka_transport import KafkaTransport  # noqa: PLC0415 - an extra that few need
        except ModuleNotFoundError as error:
            raise click.UsageError(
                f"--kafka needs the package {error.name}, which is not installed: pip install 'bongsu[kafka]'"
            ) from error
        if not all(_PLACE.fullmatch(each.strip()) for each in servers.split(",")):
            raise click.UsageError(f"--kafka {servers!r} is no address: write it as host:port, several with commas")
        try:
            properties = _properties(self.kafka_properties)
            return KafkaTransport(servers, properties, prefix=self.topic_prefix)
        except PropertiesError as error:
            raise click.UsageError(f"--kafka-properties: {error}") from error

    def key(self, agency: str, named: Path | None, *, on_command_line: bool) -> Ed25519PrivateKey:
        """The agency's private key: the named one; for a data folder its own, unless the command line names one."""
        path = named
        if self.data is not None and not on_command_line:
            kept = self.data / "agencies" / f"{agency}.key"
            path = kept if kept.exists() or named is None else named
        return signing_key(agency, path)

    def spool(self, folder: Path | None, *, off: bool) -> Spool | None:
        """The spool of this hub; a hub in a folder of this machine has none unless one is named."""
        if off or (folder is None and self.data is not None):
            return None
        name = self.hub or (self.data or Path()).resolve().as_uri()
        if self.kafka is not None:
            name = f"kafka://{self.kafka}/{self.topic_prefix}"
        return Spool(folder or _default_spool(name), name)


def connection_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that name the hub; the command gets one `connection`."""

    @wraps(command)
    def connected(hub: str | None, data: Path | None, kafka: str | None, **others: Any) -> Any:
        names = ("token_file", "cert", "cert_key", "ca", "kafka_properties", "topic_prefix")
        connection = Connection(*_meant(hub, data, kafka), **{name: others.pop(name) for name in names})
        return command(connection=connection, **others)

    file = click.Path(exists=True, dir_okay=False, path_type=Path)
    for option in (
        click.option("--ca", type=file, help="PEM of the authority that signed the hub's certificate."),
        click.option("--cert-key", type=file, help="PEM of the client certificate's key."),
        click.option("--cert", type=file, help="PEM of a client certificate (mutual TLS)."),
        click.option("--token-file", type=file, help="File with the API token; else BONGSU_TOKEN holds the token."),
        click.option(
            "--topic-prefix",
            envvar="BONGSU_TOPIC_PREFIX",
            default="bongsu",
            metavar="NAME",
            help="With --kafka: first part of the topics' names, if it is another [BONGSU_TOPIC_PREFIX].",
        ),
        click.option(
            "--kafka-properties",
            envvar="BONGSU_KAFKA_PROPERTIES",
            type=file,
            metavar="FILE",
            help="With --kafka: user, password and TLS as librdkafka's name=value lines [BONGSU_KAFKA_PROPERTIES].",
        ),
        click.option("--kafka", metavar="HOST:PORT,...", help="Kafka's brokers: use the agency's inbox and receipts."),
        click.option("--hub", envvar="BONGSU_HUB", metavar="URL", help="Address of a running hub [BONGSU_HUB]."),
        click.option(
            "--data",
            envvar="BONGSU_DATA",
            type=click.Path(file_okay=False, path_type=Path),
            metavar="DIR",
            help="Data folder of a hub on this machine [BONGSU_DATA].",
        ),
    ):
        connected = option(connected)
    return connected


def key_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--key`."""
    return click.option(
        "--key",
        envvar="BONGSU_KEY",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="The agency's private key, PEM [BONGSU_KEY; with --data: DIR/agencies/AGENCY.key].",
    )(command)


def spool_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--spool` and `--no-spool`."""
    command = click.option("--no-spool", is_flag=True, help="Keep nothing: when the hub is away, say so and end.")(
        command
    )
    return click.option(
        "--spool",
        "spool_folder",
        envvar="BONGSU_SPOOL",
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Where signed files wait when the hub is away [BONGSU_SPOOL; a folder per hub in your state folder].",
    )(command)


def on_command_line(name: str) -> bool:
    """Whether the option was written on the command line, not taken from the environment."""
    return click.get_current_context().get_parameter_source(name) is ParameterSource.COMMANDLINE


def signing_key(agency: str, path: Path | None) -> Ed25519PrivateKey:
    """Read the key; `click.UsageError` names the way out. Warns of a key that others can read."""
    if path is None:
        raise click.UsageError(
            f"with which key? Give --key FILE (or BONGSU_KEY); `bongsu-connect keygen {agency}` makes one"
        )
    try:
        key = signing.read_key(path)
    except signing.KeyFileError as error:
        raise click.UsageError(str(error)) from error
    if signing.readable_by_others(path):
        click.echo(f"warning: others on this machine can read the key {path}: chmod 600 {path}", err=True)
    return key


def _meant(hub: str | None, data: Path | None, kafka: str | None) -> tuple[str | None, Path | None, str | None]:
    """The command line before the environment, the hub before the folder, ./bongsu-data when nothing is said."""
    if kafka is None:
        return (*_hub_or_data(hub, data), None)
    if on_command_line("hub") or on_command_line("data"):
        raise click.UsageError("--kafka, --hub and --data are three ways to a hub: give one of them")
    return None, None, kafka


def _hub_or_data(hub: str | None, data: Path | None) -> tuple[str | None, Path | None]:
    if hub and data:
        if on_command_line("hub") and on_command_line("data"):
            raise click.UsageError("--hub and --data name two hubs: give one of them")
        return (None, data) if on_command_line("data") else (hub, None)
    if hub or data:
        return hub or None, data
    if _DEFAULT_DATA.is_dir():
        return None, _DEFAULT_DATA
    raise click.UsageError(_NOWHERE)


def _has_port(hub: str) -> bool:
    """Whether the address's port, where it has one, is a port."""
    try:
        return urlsplit(hub).port != 0
    except ValueError:
        return False


def _token(file: Path | None) -> str | None:
    token = file.read_text(encoding="utf-8") if file else os.environ.get("BONGSU_TOKEN", "")
    token = token.strip()
    if not (token.isascii() and token.isprintable()):
        raise click.UsageError("the token has characters that no token has: copy it again, one line and nothing else")
    return token or None


def _properties(file: Path | None) -> dict[str, str]:
    """How to reach Kafka, from a file; the files that it names must be there."""
    properties = parse(file.read_text(encoding="utf-8-sig"), file.name) if file else {}
    for name, value in properties.items():
        if name.startswith("ssl.") and name.endswith(".location") and not Path(value).is_file():
            raise PropertiesError(f"{file}: {name}: there is no file {value}")
    return properties


def _default_spool(hub: str) -> Path:
    """One folder per hub, so that what was meant for a test hub never goes to another."""
    state = Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state")
    name = (urlsplit(hub).hostname or "local") + "-" + sha256(hub.rstrip("/").encode()).hexdigest()[:8]
    return state / "bongsu" / "spool" / name
