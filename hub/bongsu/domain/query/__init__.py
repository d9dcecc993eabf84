"""The query language: text to a syntax tree, and what the tree is understood to ask of the index."""
