"""Signed checkpoints and inclusion proofs in the text forms of C2SP (tlog-checkpoint, signed-note, tlog-proof)."""

import base64
import binascii
from dataclasses import dataclass
from hashlib import sha256

_SIGNATURE_MARK = "— "
_PROOF_HEADER = "c2sp.org/tlog-proof@v1"
_ED25519 = b"\x01"
_CHECKPOINT_LINES = 3
_PROOF_HEAD_LINES = 3


class NoteError(ValueError):
    """A checkpoint or a proof is not in its one canonical form."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: the log's name, its size and its root hash."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The note text that is signed."""
        return f"{self.origin}\n{self.size}\n{encode(self.root)}\n"


def key_hash(name: str, public_key: bytes) -> bytes:
    """The four bytes by which a note names its Ed25519 key (signed-note, section *Signature types*)."""
    return sha256(name.encode() + b"\n" + _ED25519 + public_key).digest()[:4]


def signed_note(checkpoint: Checkpoint, name: str, public_key: bytes, signature: bytes) -> str:
    """The checkpoint with one signature line."""
    return f"{checkpoint.text()}\n{_SIGNATURE_MARK}{name} {encode(key_hash(name, public_key) + signature)}\n"


def parse_note(note: str) -> tuple[Checkpoint, str, bytes, bytes]:
    """Read a signed checkpoint into (checkpoint, key name, key hash, signature). NoteError when not canonical."""
    head, gap, tail = note.partition("\n\n")
    lines = head.split("\n")
    if not gap or len(lines) != _CHECKPOINT_LINES or not tail.startswith(_SIGNATURE_MARK) or not tail.endswith("\n"):
        raise NoteError("a checkpoint is three lines, an empty line and one signature line")
    origin, size, root = lines
    name, _, blob = tail[len(_SIGNATURE_MARK) : -1].rpartition(" ")
    raw = decode(blob)
    if not size.isascii() or not size.isdigit() or str(int(size)) != size:
        raise NoteError(f"the tree size {size!r} is not a plain number")
    checkpoint = Checkpoint(origin, int(size), decode(root))
    if signed_note_bytes(checkpoint, name, raw) != note:
        raise NoteError("the checkpoint is not in its canonical form")
    return checkpoint, name, raw[:4], raw[4:]


def signed_note_bytes(checkpoint: Checkpoint, name: str, raw: bytes) -> str:
    """The note for an already joined key hash and signature."""
    return f"{checkpoint.text()}\n{_SIGNATURE_MARK}{name} {encode(raw)}\n"


@dataclass(frozen=True, slots=True)
class InclusionProof:
    """That a leaf stands at `index` in the tree of `note`; `salt` is the leaf's secret first half."""

    salt: bytes
    index: int
    path: tuple[bytes, ...]
    note: str

    def text(self) -> str:
        """The tlog-proof text; the salt is its `extra` line."""
        hashes = "".join(f"{encode(each)}\n" for each in self.path)
        return f"{_PROOF_HEADER}\nextra {encode(self.salt)}\nindex {self.index}\n{hashes}\n{self.note}"


def parse_proof(text: str) -> InclusionProof:
    """Read a tlog-proof. NoteError when it is not in its one canonical form."""
    head, gap, note = text.partition("\n\n")
    lines = head.split("\n")
    if (
        not gap
        or len(lines) < _PROOF_HEAD_LINES
        or lines[0] != _PROOF_HEADER
        or not lines[1].startswith("extra ")
        or not lines[2].startswith("index ")
    ):
        raise NoteError(f"a proof begins with {_PROOF_HEADER!r}, an extra line and an index line")
    index = lines[2].removeprefix("index ")
    if not index.isascii() or not index.isdigit():
        raise NoteError(f"the leaf index {index!r} is not a plain number")
    proof = InclusionProof(
        salt=decode(lines[1].removeprefix("extra ")),
        index=int(index),
        path=tuple(decode(line) for line in lines[3:]),
        note=note,
    )
    if proof.text() != text:
        raise NoteError("the proof is not in its canonical form")
    return proof


def encode(raw: bytes) -> str:
    """Standard base64 with padding."""
    return base64.b64encode(raw).decode("ascii")


def decode(text: str) -> bytes:
    """Standard base64; NoteError for anything else, unused bits included."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise NoteError(f"{text[:40]!r} is not base64") from error
    if encode(raw) != text:
        raise NoteError(f"{text[:40]!r} is not canonical base64")
    return raw
