"""The tantivy schema of the index document. Raise `SCHEMA_VERSION` with any change: the index is then made again."""

import tantivy

from bongsu.domain.document import DECIMAL_FIELDS, FACETS, KEYWORD_FIELDS, NUMBER_FIELDS, TEXT_FIELDS

SCHEMA_VERSION = 1

POSITION_KEY = "\x00position"
"""The key of the one document that is no record: it carries the log position, committed with what reaches it."""


def schema() -> tantivy.Schema:
    """Keywords as they are, texts cut at blanks, numbers in columns; only what a hit shows is stored."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", tokenizer_name="raw", index_option="basic")
    for name in KEYWORD_FIELDS:
        builder.add_text_field(
            name, stored=name == "alert_id", fast=name in FACETS, tokenizer_name="raw", index_option="basic"
        )
    for name in TEXT_FIELDS:
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in NUMBER_FIELDS:
        builder.add_integer_field(name, fast=True)
    for name in DECIMAL_FIELDS:
        builder.add_float_field(name, fast=True)
    return builder.build()
