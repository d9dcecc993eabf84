"""Whether a later schema still accepts all that an earlier one accepted: it may add, never take away or narrow."""

from collections.abc import Iterator
from operator import gt, lt
from typing import Any

_Schema = dict[str, Any]
_Seen = frozenset[str]
_Faults = Iterator[str]
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_FIXED = ("type", "pattern", "const", "format")


def narrowings(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What the new schema document takes away or narrows, each with its place; empty when it is compatible."""
    return list(_compare(old, new, old, new, "#", frozenset()))


def _compare(old: _Schema, new: _Schema, old_root: _Schema, new_root: _Schema, place: str, seen: _Seen) -> _Faults:
    if "$ref" in old:
        if old["$ref"] in seen:
            return
        seen = seen | {old["$ref"]}
        old = _resolve(old, old_root)
    new = _resolve(new, new_root)
    if not new:
        return  # an open schema accepts everything
    yield from _compare_constraints(old, new, place)
    for name, schema in old.get("properties", {}).items():
        if name not in new.get("properties", {}):
            yield f"{place}: {name} was taken away"
        else:
            yield from _compare(schema, new["properties"][name], old_root, new_root, f"{place}/{name}", seen)
    if "items" in old:
        yield from _compare(old["items"], new.get("items", {}), old_root, new_root, f"{place}/items", seen)
    yield from _compare_choices(old, new, old_root, new_root, place, seen)


def _compare_constraints(old: _Schema, new: _Schema, place: str) -> _Faults:
    """The words of one level: fixed ones, bounds, required names, openness."""
    for word in _FIXED:
        if word in new and new[word] != old.get(word):
            yield f"{place}: {word} was {old.get(word)!r}, is {new[word]!r}"
    if "enum" in new:
        lost = [value for value in old.get("enum", [old.get("const")]) if value not in new["enum"]]
        if lost:
            yield f"{place}: no longer accepts {lost}"
    for words, narrower in ((_UPPER, lt), (_LOWER, gt)):
        for word in words:
            if word in new and (word not in old or narrower(new[word], old[word])):
                yield f"{place}: {word} was {old.get(word)}, is {new[word]}"
    for name in sorted(set(new.get("required", [])) - set(old.get("required", []))):
        yield f"{place}: {name} became required"
    if new.get("additionalProperties") is False and old.get("additionalProperties") is not False:
        yield f"{place}: closed to further properties"


def _compare_choices(
    old: _Schema, new: _Schema, old_root: _Schema, new_root: _Schema, place: str, seen: _Seen
) -> _Faults:
    """Every alternative of the old `anyOf` must still be accepted by one of the new."""
    if "anyOf" not in new:
        if "anyOf" in old:
            yield f"{place}: alternatives were taken away"
        return
    for number, choice in enumerate(old.get("anyOf", [old])):
        faults = [list(_compare(choice, other, old_root, new_root, place, seen)) for other in new["anyOf"]]
        if all(faults):
            yield f"{place}: alternative {number} is no longer accepted ({min(faults, key=len)[0]})"


def _resolve(schema: dict[str, Any], root: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].rsplit("/", 1)[1]]
    return schema
