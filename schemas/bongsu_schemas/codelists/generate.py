"""Makes `countries.json` from the CLDR and refreshes the airports in `places.json`; run by hand, not at run time.

Needs `babel` (BSD; its data are CLDR, Unicode licence v3) and `airportsdata` (MIT):
`python -m bongsu_schemas.codelists.generate`. Neither is a dependency of the product.
"""

import json
import re
from pathlib import Path
from typing import Any

import airportsdata
import babel
from babel import Locale
from babel.core import get_global

HERE = Path(__file__).parent
LANGUAGES = ("ko", "en", "th", "vi")
NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
ALPHA3_OF_NONE = {"XK": "XKX"}  # Kosovo: no ISO code, this one is what passports and CLDR data use


def countries() -> dict[str, Any]:
    """All countries of the CLDR with their names, our short names and our aliases."""
    ours = json.loads((HERE / "country_aliases.json").read_text("utf-8"))
    names = {language: Locale(language).territories for language in LANGUAGES}
    alpha3 = {
        targets[0]: code
        for code, targets in get_global("territory_aliases").items()
        if re.fullmatch("[A-Z]{3}", code) and len(targets) == 1 and code not in {"ROM", "TMP", "ZAR", "BUR", "YUG"}
    } | ALPHA3_OF_NONE
    rows = []
    for code in sorted(names["en"]):
        if not re.fullmatch("[A-Z]{2}", code) or code in NO_COUNTRIES:
            continue
        full = {language: names[language][code] for language in LANGUAGES}
        short = ours["names"].get(code, full)
        in_brackets = [re.sub(r" ?\(.*\)", "", name) for name in full.values()]
        aliases = [*full.values(), *in_brackets, *ours["aliases"].get(code, [])]
        rows.append(
            {
                "alpha2": code,
                "alpha3": alpha3[code],
                "names": short,
                "aliases": sorted(set(aliases) - set(short.values()), key=aliases.index),
            }
        )
    return {
        "source": f"Names: Unicode CLDR as shipped in Babel {babel.__version__}; aliases: country_aliases.json",
        "licence": "Unicode-3.0 (names), Apache-2.0 (aliases)",
        "as_of": ours["as_of"],
        "prefixes": ours["prefixes"],
        "entries": rows,
    }


def places() -> dict[str, Any]:
    """The places as they are, with zone and ICAO code of the airports from airportsdata; a port keeps its position."""
    document: dict[str, Any] = json.loads((HERE / "places.json").read_text("utf-8"))
    airports = airportsdata.load("IATA")
    for row in document["entries"]:
        if known := airports.get(row["iata"] or ""):
            row |= {"icao": known["icao"] or None, "zone": known["tz"]}
            if "port" not in row["kinds"]:
                row |= {"lat": round(known["lat"], 4), "lon": round(known["lon"], 4)}
    return document


def write(name: str, document: dict[str, Any]) -> None:
    """One entry a line, so that a change can be read."""
    head = {key: value for key, value in document.items() if key != "entries"}
    lines = [f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value in head.items()]
    rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in document["entries"])
    (HERE / f"{name}.json").write_text("\n".join(["{", *lines, f' "entries": [\n{rows}\n ]', "}", ""]), "utf-8")


if __name__ == "__main__":
    write("countries", countries())
    write("places", places())
