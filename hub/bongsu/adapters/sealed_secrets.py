"""Secrets that must sign, and so cannot be hashed: kept encrypted under a key of the data folder (AES-SIV).

Whoever has the log alone learns none of them; whoever has log and `keys/` has all.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha512

from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_BYTES = 32


class SealedSecrets:
    """Draws, seals and opens the secrets of webhooks."""

    def __init__(self, pepper: bytes) -> None:
        """Derive the key."""
        self._cipher = AESSIV(hmac.digest(pepper, b"bongsu/webhook-secret/1", sha512))

    def new(self, identity: str) -> tuple[str, str]:
        """A new secret, in clear and sealed for a subscription."""
        secret = secrets.token_urlsafe(_BYTES)
        return secret, urlsafe_b64encode(self._cipher.encrypt(secret.encode(), [identity.encode()])).decode()

    def open(self, identity: str, sealed: str) -> str:
        """The secret of a subscription in clear."""
        return self._cipher.decrypt(urlsafe_b64decode(sealed), [identity.encode()]).decode()
