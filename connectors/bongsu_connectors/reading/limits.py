"""The limits of `docs/new-agency.md`: over one of them a file or a record is refused with the limit's name."""

from bongsu_schemas.feed import Defect, FileRefused

SUBMISSION_BYTES = 8 * 1024 * 1024
SUBMISSION_RECORDS = 10_000
RECORD_BYTES = 1024 * 1024
NESTING = 64
"""Levels inside a record, the record itself being the first; the same holds for what stands around the records."""

HOPELESS_NESTING = 1_000
"""A document that is nothing but nesting beyond this is refused whole: no parser that an agency uses reads it."""

NUMBER_DIGITS = 32
"""Digits before, and after, the decimal point of a quantity."""

ARCHIVE_ENTRIES = 256
ARCHIVE_BYTES = 64 * 1024 * 1024
"""Inflated bytes of an XLSX file, over all its parts."""
ARCHIVE_RATIO = 200
"""Inflated to deflated bytes of one part; a sheet of 10,000 records stays below 40."""
ARCHIVE_RATIO_FREE_BYTES = 1024 * 1024
"""Parts up to this size may have any ratio."""

SHEET_COLUMNS = 512
SHEET_ROWS = 1_048_576
SHEET_TAGS = 2_500_000
"""Opening and closing tags of one sheet; 10,000 records of 26 columns have about 1,600,000."""


def check_count(records: int, most: int | None) -> None:
    """Refuse a file by `record_limit` as soon as it is known to hold too many records; `most` None: no limit."""
    if most is not None and records > most:
        values = {"limit": "records", "size": records, "most": most}
        raise FileRefused(Defect("", "record_limit", values))
