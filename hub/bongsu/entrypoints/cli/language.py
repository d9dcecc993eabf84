"""What the hub recognises in a text, for people who write alerts and who mend parsers."""

from typing import Any

import click

from bongsu.domain.recognition.explain import explain as explain_text
from bongsu.entrypoints.cli.options import print_json


@click.command()
@click.argument("text", required=False)
@click.option("--file", "path", type=click.File("r", encoding="utf-8"), help="Explain each line of a file.")
@click.option("--lang", type=click.Choice(["ko", "th", "vi", "en"]), help="The language of the text.")
@click.option("--agency", help="Whose text it is: decides where local phone numbers belong.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one document a line (also without this option).")
def explain(text: str | None, path: Any, lang: str | None, agency: str | None, as_json: bool) -> None:  # noqa: ARG001
    """Say what the hub recognises in TEXT: identifiers, substances, quantities, names."""
    if (text is None) == (path is None):
        raise click.UsageError("give either TEXT or --file")
    lines = [text] if text is not None else [line.rstrip("\r\n") for line in path]
    region = agency[:2].upper() if agency else {"ko": "KR", "th": "TH", "vi": "VN"}.get(lang or "")
    for number, line in enumerate(lines, start=1):
        print_json({"line": number, **explain_text(line, lang=lang, region=region)})
