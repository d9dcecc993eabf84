"""Writing queries: the counterpart of `grammar.py`, for links and suggestions."""


def clause(field: str, value: str) -> str:
    """A field with a value as the query language writes it; quotes only where they are needed."""
    plain = value.replace("_", "").replace(".", "").replace("-", "").isalnum()
    return f"{field}:{value}" if plain else f'{field}:"{value.replace(chr(92), " ").replace(chr(34), " ")}"'
