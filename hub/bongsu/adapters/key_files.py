"""The hub's secrets as files of the data folder, readable by their owner alone."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bongsu_schemas.envelope import load_private_key, public_bytes

_SECRET_BYTES = 32


class KeyFiles:
    """`keys/` of a data folder: root and checkpoint key (Ed25519, PKCS#8 PEM), log key (32 random bytes)."""

    def __init__(self, folder: Path) -> None:
        """Read the keys of an existing folder."""
        self.root = load_private_key((folder / "root.key").read_bytes())
        self.checkpoint = load_private_key((folder / "checkpoint.key").read_bytes())
        self.log_key = (folder / "log.key").read_bytes()
        self.pepper = (folder / "pepper.key").read_bytes()

    @classmethod
    def create(cls, folder: Path) -> "KeyFiles":
        """Make a new set. FileExistsError when there is one already: keys are never overwritten."""
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in ("root.key", "checkpoint.key"):
            write_secret(folder / name, private_pem(Ed25519PrivateKey.generate()))
        for name in ("log.key", "pepper.key"):
            write_secret(folder / name, secrets.token_bytes(_SECRET_BYTES))
        return cls(folder)

    def root_public(self) -> bytes:
        """The root's public bytes, which verifiers keep."""
        return public_bytes(self.root)


def private_pem(key: Ed25519PrivateKey) -> bytes:
    """PKCS#8 PEM without a passphrase; the file's mode protects it."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def write_secret(path: Path, content: bytes) -> None:
    """Write a new file that only its owner can read, synced to disk. FileExistsError when it is there."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
