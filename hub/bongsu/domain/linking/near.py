"""Numbers that one slip of a hand or of a scanner apart could be one number."""

_LOOKALIKE = str.maketrans("OQDILZSBG", "000112586")


def is_near(one: str, other: str) -> bool:
    """Whether two different values become one by look-alike letters, one changed, lost or added sign, or one swap."""
    if one == other:
        return False
    a, b = one.translate(_LOOKALIKE), other.translate(_LOOKALIKE)
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    first = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    if len(a) == len(b):
        if a[first + 1 :] == b[first + 1 :]:
            return True
        return a[first : first + 2] == b[first : first + 2][::-1] and a[first + 2 :] == b[first + 2 :]
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return longer[first + 1 :] == shorter[first:]


def halves(scheme: str, value: str) -> tuple[str, str]:
    """Two parts of a number, of which a single slip leaves one as it was, whatever its letters looked like.

    Where a number begins with its owner's letters or digits, the first part takes more of it, so that both tell.
    """
    plain = value.translate(_LOOKALIKE)
    middle = {"container": 7, "awb": 8}.get(scheme, len(plain) // 2)
    return f"<{plain[:middle]}", f">{plain[middle:]}"
