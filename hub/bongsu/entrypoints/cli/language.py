"""What the hub recognises in a text, for people who write alerts and who mend parsers."""

from pathlib import Path

import click

from bongsu.domain.recognition.explain import explain as explain_text
from bongsu.entrypoints.cli.asker import guess
from bongsu.entrypoints.cli.lines import LINES_FILE, lines_of
from bongsu.entrypoints.cli.options import print_json
from bongsu_schemas import codelists


@click.command()
@click.argument("text", required=False)
@click.option("--file", "path", type=LINES_FILE, help="Explain each line of a file.")
@click.option("--lang", type=click.Choice(["ko", "th", "vi", "en"]), help="The language of the text.")
@click.option("--agency", help="Whose text it is, such as th.customs: decides where local phone numbers belong.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, one document a line (also without this option).")
def explain(text: str | None, path: Path | None, lang: str | None, agency: str | None, as_json: bool) -> None:  # noqa: ARG001
    """Say what the hub recognises in TEXT: identifiers, substances, quantities, names."""
    if text is not None and path is None:
        lines = [text]
    elif path is not None and text is None:
        lines = lines_of(path)
    else:
        raise click.UsageError("give either TEXT or --file")
    if agency and agency not in codelists.agencies():
        known = codelists.agencies()
        raise click.UsageError(f"no agency {agency!r}{guess(agency, known)}: write one of {', '.join(sorted(known))}")
    region = agency[:2].upper() if agency else {"ko": "KR", "th": "TH", "vi": "VN"}.get(lang or "")
    for number, line in enumerate(lines, start=1):
        print_json({"line": number, **explain_text(line, lang=lang, region=region)})
