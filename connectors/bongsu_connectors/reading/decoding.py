"""Bytes to text by the charset that a feed declares: strict, and closed to everything else."""

from bongsu_connectors.reading import limits
from bongsu_schemas.feed import Defect, FileRefused

BOM = b"\xef\xbb\xbf"
_LONGEST_CHARACTER = 4
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def without_bom(payload: bytes) -> bytes:
    """The payload without a UTF-8 byte order mark."""
    return payload.removeprefix(BOM)


def checked(payload: bytes) -> bytes:
    """The payload without its byte order mark. `FileRefused` when it is empty or over the limit of a submission."""
    if len(payload) > limits.SUBMISSION_BYTES:
        values = {"limit": "submission", "size": len(payload), "most": limits.SUBMISSION_BYTES}
        raise FileRefused(Defect("", "size_limit", values))
    bare = payload.removeprefix(BOM)
    if not bare or (bare[:1].isspace() and not bare.strip()):
        raise FileRefused(Defect("", "empty"))
    return bare


def decoded(payload: bytes, charset: str) -> str:
    """Text of a payload without byte order mark. `FileRefused` with the first byte that is not of the charset."""
    if payload[:2] in _UTF16 or b"\x00" in payload[:2]:
        raise FileRefused(Defect("", "encoding", {"charset": charset, "found": "UTF-16"}), "byte 0")
    if payload[:3] == BOM:  # only where the charset is not UTF-8: the caller has taken it away elsewhere
        raise FileRefused(Defect("", "encoding", {"charset": charset, "found": "UTF-8 byte order mark"}), "byte 0")
    try:
        return payload.decode(charset)
    except UnicodeDecodeError as error:
        if error.end == len(payload) and len(payload) - error.start < _LONGEST_CHARACTER:
            values = {"charset": charset, "size": len(payload)}
            raise FileRefused(Defect("", "cut_off", values), f"byte {error.start}") from error
        found = " ".join(f"{byte:02x}" for byte in payload[error.start : error.start + 4])
        values = {"charset": charset, "found": f"0x {found}"}
        raise FileRefused(Defect("", "encoding", values), f"byte {error.start}") from error
