"""The concrete indices behind the alias that readers search: one is shown, another may be filled to take its place.

A generation is marked when it is made and the mark goes with it, into a snapshot too. What is kept about it elsewhere
(positions) goes by the mark, so that nothing of a generation that is gone is ever taken for the new one's, whatever
its name. Writers write through an alias that only this generation has: one that comes late, when its index has been
replaced or deleted, is refused, where Elasticsearch would otherwise make an index of any shape for it.
"""

from typing import Any, NamedTuple
from uuid import uuid4

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from bongsu.adapters.elastic_mapping import SETTINGS, TAG, mapping
from bongsu.domain.errors import HubError


class OutdatedIndexError(HubError):
    """The index behind the alias was made by another version of the hub."""

    kind = "index-outdated"


class Generation(NamedTuple):
    """One concrete index: its name, and the mark that no other one ever has."""

    name: str
    mark: str

    @property
    def for_writers(self) -> str:
        """The alias through which it is written."""
        return f"{self.name}-writers"


class Generations:
    """All indices of one alias."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        """Nothing is made yet."""
        self._client = client
        self._alias = alias

    def shown(self) -> Generation | None:
        """The one that readers search, of whatever version."""
        found = self._found(self._alias)
        return found[0] if found else None

    def ensure(self) -> Generation | None:
        """The one that readers search, made when there is none."""
        return self.shown() or self._make(1, shown=True) or self.shown()

    def current(self) -> Generation:
        """As `ensure`; `OutdatedIndexError` for one of another version, which must not be written."""
        generation = self.ensure()
        if generation is None or not generation.name.startswith(f"{self._alias}-{TAG}-"):
            name = generation.name if generation else "that was there a moment ago"
            raise OutdatedIndexError(
                f"the index {name} was made by another version of the hub (this one makes {TAG}): run `bongsu rebuild`"
                " with this version; what is there goes on answering until it is done"
            )
        return generation

    def begin(self) -> Generation:
        """A new one that nobody searches yet. Another one that nobody searches is of a rebuild that died: it goes."""
        shown, all_of_them = self.shown(), self._found(f"{self._alias}-*")
        for other in all_of_them:
            if other != shown:
                self._client.options(ignore_status=404).indices.delete(index=other.name)
        numbers = [each.name.rpartition("-")[2] for each in all_of_them]
        last = max((int(number) for number in numbers if number.isdecimal()), default=0)
        made = self._make(last + 1, shown=False)
        if made is None:
            raise HubError(f"another rebuild of {self._alias} has begun at this moment: let it end, or begin again")
        return made

    def show(self, generation: Generation) -> Generation | None:
        """Let readers search this one from now on, and delete the one before, in one step. Returns that one."""
        before = self.shown()
        actions: list[dict[str, Any]] = [{"add": {"index": generation.name, "alias": self._alias}}]
        if before is not None and before != generation:
            actions.append({"remove_index": {"index": before.name}})
        self._client.indices.update_aliases(actions=actions)
        return before if before != generation else None

    def _make(self, number: int, *, shown: bool) -> Generation | None:
        """None when another process has made it at the same moment."""
        generation = Generation(f"{self._alias}-{TAG}-{number}", uuid4().hex)
        aliases: dict[str, Any] = {generation.for_writers: {}} | ({self._alias: {}} if shown else {})
        try:
            self._client.indices.create(
                index=generation.name, settings=SETTINGS, mappings=mapping(generation.mark), aliases=aliases
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
            return None
        return generation

    def _found(self, pattern: str) -> list[Generation]:
        try:
            answer = self._client.indices.get(index=pattern, features="mappings").body
        except NotFoundError:
            return []
        return [
            Generation(name, str(about["mappings"].get("_meta", {}).get("mark", name)))
            for name, about in sorted(answer.items())
        ]
