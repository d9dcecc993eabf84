"""A seeded generator of the seven native feeds, written from the specification alone, with the truth about each record.

It shares no code with the connectors, so that it can be held against them: `generate` for load and `Truth` for answers.
"""

from generator.batch import GeneratedFile
from generator.make import generate
from generator.truth import Truth

__all__ = ["GeneratedFile", "Truth", "generate"]
