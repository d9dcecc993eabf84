"""The Elasticsearch mapping of the index document, and the tag of an index that has it.

A change of the fields changes the tag by itself. Raise `SCHEMA_VERSION` when the same fields come to hold something
else (a change of the tokenizer, say). `bongsu rebuild` then makes a new index behind the alias.
"""

from hashlib import blake2b
from typing import Any

from bongsu.domain.document import DECIMAL_FIELDS, FACETS, KEYWORD_FIELDS, MAPPED, NUMBER_FIELDS, TEXT_FIELDS

SCHEMA_VERSION = 2
_FIELDS = (KEYWORD_FIELDS, TEXT_FIELDS, NUMBER_FIELDS, DECIMAL_FIELDS, FACETS)
TAG = f"v{SCHEMA_VERSION}-{blake2b(repr(_FIELDS).encode(), digest_size=4).hexdigest()}"

_GAP = 100  # positions between two values of a field, so that no phrase spans them
_BUCKETS = 100_000

SETTINGS: dict[str, Any] = {
    "number_of_shards": 1,  # one shard counts exactly; `docs/scaling.md` says when more are due
    "auto_expand_replicas": "0-2",
    "sort.field": "order",  # a page of the newest is then the beginning of each segment
    "sort.order": "desc",
    "refresh_interval": "-1",  # what was not committed is not seen
    "gc_deletes": "0s",  # a document that was removed may come back in the revision that the log has
    "max_regex_length": 100,
    "max_terms_count": _BUCKETS,
}


def mapping(mark: str) -> dict[str, Any]:
    """Keywords as they are, texts cut at blanks, numbers; nothing that is not named here. `mark` names the index."""
    fields: dict[str, Any] = {"key": {"type": "keyword"}}
    fields |= {
        name: {"type": "keyword", "doc_values": name in (*FACETS, MAPPED, "alert_id")} for name in KEYWORD_FIELDS
    }
    text = {"type": "text", "analyzer": "whitespace", "norms": False, "position_increment_gap": _GAP}
    fields |= dict.fromkeys(TEXT_FIELDS, text)
    fields |= {name: {"type": "long"} for name in NUMBER_FIELDS}
    fields |= {name: {"type": "double"} for name in DECIMAL_FIELDS}
    return {"dynamic": "strict", "_meta": {"mark": mark}, "properties": fields}
