"""Ports made real: SQLite, tantivy, files, memory."""
