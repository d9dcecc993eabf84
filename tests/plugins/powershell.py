"""PowerShell by its grammar (tree-sitter): what a script's one request is, since no PowerShell is there to run it."""

from collections.abc import Iterator

import httpx
import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_powershell.language()))


def requested(script: str, token: str, files: dict[str, bytes]) -> httpx.Request:
    """The request that `Invoke-RestMethod` would make; AssertionError where the script is no PowerShell."""
    tree = _PARSER.parse(script.encode()).root_node
    assert not tree.has_error, str(tree)
    [headers] = _of_kind(tree, "hash_entry")
    name, value = (_text(each) for each in headers.named_children)
    [command] = _of_kind(tree, "command")
    assert _text(_first(command, "command_name")) == "Invoke-RestMethod"
    said = [each for each in _first(command, "command_elements").named_children if each.type != "command_argument_sep"]
    told = {_text(key).removeprefix("-"): _text(value) for key, value in zip(said[::2], said[1::2], strict=True)}
    assert told.keys() == {"Method", "Headers", "ContentType", "Uri", "InFile"}
    return httpx.Request(
        told["Method"],
        told["Uri"],
        headers={name: value.replace("$env:BONGSU_TOKEN", token), "Content-Type": told["ContentType"]},
        content=files[told["InFile"]],
    )


def _of_kind(node: Node, kind: str) -> Iterator[Node]:
    if node.type == kind:
        yield node
    for child in node.named_children:
        yield from _of_kind(child, kind)


def _first(node: Node, kind: str) -> Node:
    return next(_of_kind(node, kind))


def _text(node: Node) -> str:
    return (node.text or b"").decode().strip('"')
