"""A place in a stream as an opaque token: encrypted and authenticated (AES-SIV), bound to whom it was given to.

Every token is drawn anew and all have one length, so two of them tell nothing but that they are two: not whether
entries that the reader may not see lie between them.
"""

import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha512

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from bongsu.domain.streams.place import Place, unpacked

_NONCE_BYTES = 12
_LONGEST = 2_000


class SealedPlaces:
    """Seals and unseals by a key that is derived from the hub's log key."""

    def __init__(self, secret: bytes) -> None:
        """Derive the key; the same secret reads what any process of the hub has sealed."""
        self._cipher = AESSIV(hmac.digest(secret, b"bongsu/stream-place/1", sha512))

    def seal(self, place: Place, scope: bytes) -> str:
        """The token of a place for a scope."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        body = nonce + self._cipher.encrypt(place.packed(), [scope, nonce])
        return urlsafe_b64encode(body).rstrip(b"=").decode()

    def unseal(self, token: str, scope: bytes, shards: int) -> Place:
        """The place of a token. ValueError for what is not one of this hub, this scope and this many shards."""
        if len(token) > _LONGEST or not token.isascii():
            raise ValueError("no token")
        body = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        nonce, sealed = body[:_NONCE_BYTES], body[_NONCE_BYTES:]
        try:
            packed = self._cipher.decrypt(sealed, [scope, nonce])
        except InvalidTag:
            raise ValueError("not sealed by this hub for this scope") from None
        return unpacked(packed, shards)
