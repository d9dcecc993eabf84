"""Text that is safe in a cell of a CSV file, whatever program opens it."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def neutralised(cell: str) -> str:
    """A cell that begins like a formula gets an apostrophe in front (OWASP, *CSV injection*)."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
