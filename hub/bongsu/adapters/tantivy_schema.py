"""The tantivy schema of the index document, and the name of the folder that an index of this schema lies in.

A change of the fields changes the name by itself. Raise `SCHEMA_VERSION` when the same fields come to hold something
else (a change of the tokenizer, say). Either way the index is then made again from the log.
"""

from hashlib import blake2b

import tantivy

from bongsu.domain.document import DECIMAL_FIELDS, FACETS, KEYWORD_FIELDS, MAPPED, NUMBER_FIELDS, TEXT_FIELDS

SCHEMA_VERSION = 2
_FIELDS = (KEYWORD_FIELDS, TEXT_FIELDS, NUMBER_FIELDS, DECIMAL_FIELDS, FACETS)
FOLDER = f"v{SCHEMA_VERSION}-{blake2b(repr(_FIELDS).encode(), digest_size=4).hexdigest()}"

POSITION_KEY = "\x00position"
"""The key of the one document that is no record: it carries the log position, committed with what reaches it."""


def schema() -> tantivy.Schema:
    """Keywords as they are, texts cut at blanks, numbers in columns; only what a hit shows is stored."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for name in KEYWORD_FIELDS:
        builder.add_text_field(
            name, stored=name == "alert_id", fast=name in (*FACETS, MAPPED), tokenizer_name="raw", index_option="basic"
        )
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in NUMBER_FIELDS:
        builder.add_integer_field(name, fast=True)
    for name in DECIMAL_FIELDS:
        builder.add_float_field(name, fast=True)
    return builder.build()
