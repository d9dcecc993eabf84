"""What the root says about a key, and the way from the root's public key to a key that the hub signs with."""

from typing import Any

import orjson
from securesystemslib.dsse import Envelope

from bongsu_schemas import envelope as dsse

KEY_SCHEMA = "bongsu/key/1"
KEY_TYPE = "application/vnd.bongsu.key+json"
_KEY_BYTES = 32


class KeyStatementError(ValueError):
    """A root key or a certificate that leads to no key; the message says what is wrong and where to get a right one."""


def key_statement(agency: str, purpose: str, public_key: bytes, valid_from: str) -> bytes:
    """What the root signs about a key."""
    return orjson.dumps(
        {
            "schema": KEY_SCHEMA,
            "agency": agency,
            "purpose": purpose,
            "public_key": public_key.hex(),
            "valid_from": valid_from,
        }
    )


def root_key(text: str) -> bytes:
    """The root's public bytes from the text of `root.pub`: 64 hexadecimal digits."""
    try:
        key = bytes.fromhex(text.strip())
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise KeyStatementError("root.pub must hold 64 hexadecimal digits: ask the hub's operator for it in person")
    return key


def is_signed(certificate: Envelope, root_public: bytes) -> bool:
    """Whether the envelope is a key certificate under one signature, the root's."""
    if certificate.payload_type != KEY_TYPE or len(certificate.signatures) != 1:
        return False
    try:
        dsse.verify(certificate, [root_public])
    except dsse.EnvelopeError:
        return False
    return True


def is_for(statement: Any, purpose: str) -> bool:
    """Whether a statement is one about a key of that purpose."""
    return bool(statement["schema"] == KEY_SCHEMA and statement["purpose"] == purpose)


def trusted_key(root_public: bytes, certificate: bytes, purpose: str = "checkpoint") -> bytes:
    """The public key of that purpose which the root certifies; KeyStatementError when it certifies none."""
    # 1. The certificate is a DSSE envelope that the root, and only the root, signed.
    try:
        envelope = dsse.read(certificate)
    except dsse.EnvelopeError as error:
        raise KeyStatementError(f"certificate: {error}: get the hub's checkpoint.json again") from error
    if not is_signed(envelope, root_public):
        raise KeyStatementError(
            f"certificate: not a key certificate signed by the root {root_public.hex()[:16]}…: "
            "checkpoint.json and root.pub must be of the same hub"
        )
    # 2. What it says is a statement about a key of this purpose.
    try:
        statement = orjson.loads(envelope.payload)
        right = is_for(statement, purpose)
        key = bytes.fromhex(statement["public_key"])
    except (ValueError, KeyError, TypeError) as error:
        raise KeyStatementError(f"certificate: the signed statement is not of {KEY_SCHEMA}: {error!r}") from error
    if not right:
        raise KeyStatementError(f"certificate: purpose: the key is not certified for {purpose!r}")
    if len(key) != _KEY_BYTES:
        raise KeyStatementError(f"certificate: public_key: {len(key)} bytes, an Ed25519 key has {_KEY_BYTES}")
    return key
