"""The agency's key: making it, reading it, and signing a file's parts under it."""

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bongsu_schemas import envelope as dsse
from bongsu_schemas.feed import Feed

MOST_BYTES = 8 * 1024 * 1024
MOST_RECORDS = 10_000
_OTHERS = 0o077


class KeyFileError(Exception):
    """A key file is missing, unreadable or in the way; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Part:
    """One submission made of a file: the envelope, and which part of how many it is (counted from 1)."""

    number: int
    of: int
    payload: bytes
    envelope: bytes


def signed_parts(feed: Feed, payload: bytes, key: Ed25519PrivateKey) -> list[Part]:
    """The signed submissions of one file: one, or several when it is over the hub's limits (8 MiB, 10,000 records).

    Raises `FileRefused` when a file over the limits cannot be read and therefore not be cut.
    """
    payloads = feed.split(payload, MOST_BYTES, MOST_RECORDS)
    return [
        Part(number, len(payloads), each, dsse.sign(each, feed.payload_type, key))
        for number, each in enumerate(payloads, start=1)
    ]


def read_key(path: Path) -> Ed25519PrivateKey:
    """The private key in a PEM file. `KeyFileError` when there is none in it."""
    try:
        return dsse.load_private_key(path.read_bytes())
    except OSError as error:
        raise KeyFileError(
            f"the private key {path} cannot be read ({error.strerror}): name it with --key FILE or BONGSU_KEY, "
            "or make one with `bongsu-connect keygen AGENCY`"
        ) from error
    except (ValueError, TypeError) as error:  # TypeError: the PEM wants a passphrase
        raise KeyFileError(
            f"{path} holds no unencrypted Ed25519 private key in PEM: give the `.key` file that "
            "`bongsu-connect keygen` wrote"
        ) from error


def readable_by_others(path: Path) -> bool:
    """Whether anybody but its owner may read the key file (never so on a system without such modes)."""
    return os.name == "posix" and bool(path.stat().st_mode & _OTHERS)


def make_key(agency: str, folder: Path) -> tuple[Path, Path, str]:
    """Write `<agency>.key` (PEM, owner only) and `<agency>.pub` (64 hex digits); returns both paths and the key id.

    `KeyFileError` when one is there already: a key is never overwritten.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret, public = folder / f"{agency}.key", folder / f"{agency}.pub"
    for path in (secret, public):
        if path.exists():
            raise KeyFileError(f"{path} is there already and is not overwritten: choose another folder with --out DIR")
    key = Ed25519PrivateKey.generate()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    identity = dsse.key_id(dsse.public_bytes(key))
    for path, content, mode in ((secret, pem, 0o600), (public, f"{identity}\n".encode(), 0o644)):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    return secret, public, identity
