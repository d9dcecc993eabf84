"""The documents say what the program does: settings, query fields, links."""

import re
from pathlib import Path

import pytest

from bongsu.domain.query.fields import FIELDS
from bongsu.settings import Settings

ROOT = Path(__file__).parents[2]


def test_the_table_of_settings_is_the_programs_own() -> None:
    page = (ROOT / "docs/operations.md").read_text()
    rows = dict(re.findall(r"^\| `BONGSU_(\w+)` \| .*? \| (.+) \|$", page, re.MULTILINE))
    assert rows == {name.upper(): field.description for name, field in Settings.model_fields.items()}


def test_the_table_of_query_fields_is_the_programs_own() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", (ROOT / "docs/query-language.md").read_text(), re.MULTILINE))
    assert rows == {name: field.meaning for name, field in FIELDS.items()}


@pytest.mark.parametrize("page", ["README.md", *(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md"))])
def test_no_link_of_a_page_is_dead(page: str) -> None:
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text())
    assert [target for target in targets if not ((ROOT / page).parent / target).exists()] == []
