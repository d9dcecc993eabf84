"""Signing and verifying: DSSE 1.0 envelopes over raw bytes, Ed25519, by the registered key alone."""

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
from pydantic import ValidationError
from securesystemslib.dsse import Envelope as DsseEnvelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey

from bongsu_schemas.submission import Envelope

ENVELOPE_TYPE = "application/vnd.dsse.envelope.v1+json"


class EnvelopeError(ValueError):
    """The envelope is no DSSE envelope, or no registered key signed it; the message says which.

    `place` is the field that is wrong and `fault` what is wrong with it, where it is no envelope at all.
    """

    def __init__(self, message: str, place: str = "", fault: str = "") -> None:
        """Keep the parts."""
        super().__init__(message)
        self.place = place
        self.fault = fault


def key_id(public_key: bytes) -> str:
    """The id of an Ed25519 key: its 32 bytes in hex. One key therefore has one id, everywhere."""
    return public_key.hex()


def public_bytes(private_key: Ed25519PrivateKey) -> bytes:
    """The 32 public bytes of a private key."""
    return private_key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def load_private_key(pem: bytes) -> Ed25519PrivateKey:
    """Read an unencrypted PKCS#8 PEM. TypeError when it holds another kind of key."""
    key = load_pem_private_key(pem, password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError("the key file holds no Ed25519 private key; make one with `bongsu-connect keygen`")
    return key


def sign(payload: bytes, payload_type: str, private_key: Ed25519PrivateKey) -> bytes:
    """The JSON envelope over `payload` under one signature."""
    envelope = DsseEnvelope(payload, payload_type, {})
    envelope.sign(CryptoSigner(private_key, _registered(public_bytes(private_key))))
    return orjson.dumps(envelope.to_dict())


def read(body: bytes) -> DsseEnvelope:
    """Parse an envelope strictly. EnvelopeError says which part is wrong."""
    try:
        model = Envelope.model_validate_json(body)
        return DsseEnvelope.from_dict(model.model_dump(by_alias=True))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the body"
        raise EnvelopeError(f"this is no DSSE envelope: {place}: {first['msg']}", place, first["msg"]) from error
    except ValueError as error:
        raise EnvelopeError(f"this is no DSSE envelope: {error}", "the body", str(error)) from error


def verify(envelope: DsseEnvelope, public_keys: list[bytes]) -> str:
    """The id of the registered key that signed the envelope. EnvelopeError when none did."""
    if not public_keys:
        raise EnvelopeError("no key is registered for this agency: register one with `bongsu admin register`")
    try:
        return next(iter(envelope.verify([_registered(key) for key in public_keys], 1)))
    except VerificationError as error:
        named = ", ".join(sorted(keyid[:16] for keyid in envelope.signatures))
        known = ", ".join(key_id(key)[:16] for key in public_keys)
        raise EnvelopeError(
            f"no signature by a registered key: the envelope names {named or 'none'}, registered: {known}"
        ) from error


def verify_bytes(public_key: bytes, signature: bytes, message: bytes) -> bool:
    """Whether an Ed25519 signature (RFC 8032) over bare bytes is genuine."""
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signature, message)
    except Exception:  # noqa: BLE001 - any fault of the inputs means: not genuine
        return False
    return True


def _registered(public_key: bytes) -> SSlibKey:
    return SSlibKey(key_id(public_key), "ed25519", "ed25519", {"public": public_key.hex()})
