"""The zip archive that an XLSX file is, opened only after its sizes, names and XML were looked at."""

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from bongsu_connectors.reading import limits
from bongsu_schemas.feed import Defect, FileRefused

MAGIC = b"PK"
_ENCRYPTED = 0x1
_CHUNK = 1024 * 1024
_FORBIDDEN = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")
_OTHER_CHARSETS = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")


class Archive:
    """The parts of an XLSX file, each within the limits and free of DTDs and entities."""

    def __init__(self, payload: bytes) -> None:
        """Check the directory. `FileRefused`: `zip`, `size_limit`."""
        try:
            self._zip = ZipFile(BytesIO(payload))
            infos = self._zip.infolist()
        except (BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
            raise _no_zip("no zip archive, or cut off") from error
        if len(infos) > limits.ARCHIVE_ENTRIES:
            raise _over("archive entries", len(infos), limits.ARCHIVE_ENTRIES)
        total = sum(info.file_size for info in infos)
        if total > limits.ARCHIVE_BYTES:
            raise _over("inflated size", total, limits.ARCHIVE_BYTES)
        for info in infos:
            self._check(info)
        self._infos = {info.filename: info for info in infos}
        if len(self._infos) != len(infos):
            raise _no_zip("two parts have one name")

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._infos

    def read(self, name: str) -> bytes:
        """The inflated bytes of a part. `FileRefused`: `zip` when it is missing or damaged, `dtd`, `encoding`."""
        info = self._infos.get(name)
        if info is None:
            raise _no_zip(f"the part {name} is missing")
        try:
            with self._zip.open(info) as part:  # gives `file_size` bytes at most, whatever the stream says
                data = part.read(info.file_size + 1)
        except Exception as error:  # zlib, crc and header faults come as many classes
            raise _no_zip(f"the part {name} is damaged") from error
        if data[:2] in _OTHER_CHARSETS or b"\x00" in data[:64]:
            raise FileRefused(Defect("", "encoding", {"charset": "utf-8", "found": "UTF-16"}), name)
        if found := _FORBIDDEN.search(data):
            shown = data[found.start() : found.start() + 40].decode("utf-8", "replace")
            raise FileRefused(Defect("", "dtd", {"found": shown}), name)
        return data

    @staticmethod
    def _check(info: ZipInfo) -> None:
        if info.flag_bits & _ENCRYPTED:
            raise _no_zip(f"the part {info.filename} is encrypted")
        if info.file_size > max(limits.ARCHIVE_RATIO_FREE_BYTES, limits.ARCHIVE_RATIO * info.compress_size):
            ratio = info.file_size // max(info.compress_size, 1)
            raise _over("compression ratio", ratio, limits.ARCHIVE_RATIO)


def _no_zip(problem: str) -> FileRefused:
    return FileRefused(Defect("", "zip", {"problem": problem}))


def _over(limit: str, size: int, most: int) -> FileRefused:
    return FileRefused(Defect("", "size_limit", {"limit": limit, "size": size, "most": most}))
