"""Whether messages come without a gap: faust is not relied upon for that.

A topic that is neither compacted nor written in transactions has every offset. Where faust jumps over some, they are
read by a plain consumer before the work goes on (`docs/decisions/0008`).
"""


class Sequence:
    """The next offset that must come."""

    def __init__(self, expected: int) -> None:
        self.expected = expected

    def missing_before(self, offset: int) -> range:
        """The offsets that should have come before this one; empty for the next one and for a repeat."""
        return range(self.expected, offset)

    def passed(self, offset: int) -> None:
        """Note that a message was taken."""
        self.expected = max(self.expected, offset + 1)
