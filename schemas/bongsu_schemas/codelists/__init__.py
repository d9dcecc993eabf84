"""Code lists: agencies, substances, units, concealment, transport, countries and places, each with its source.

The lists are JSON files beside this module; each names its source, its licence and its date. They are read when
they are first asked for, and once.
"""

from bongsu_schemas.codelists.agency import Agency, agencies, customs_of, language_of
from bongsu_schemas.codelists.locality import Place, place, place_by_iata, places
from bongsu_schemas.codelists.measure import Factor, Unit, factor_for, factors, unit, units
from bongsu_schemas.codelists.substance import AMBIGUOUS, LegalClass, Substance, Term, substances
from bongsu_schemas.codelists.territory import Country, countries, country
from bongsu_schemas.codelists.vocabulary import Code, concealment, detection_means, substance_forms, transport_modes

__all__ = [
    "AMBIGUOUS",
    "Agency",
    "Code",
    "Country",
    "Factor",
    "LegalClass",
    "Place",
    "Substance",
    "Term",
    "Unit",
    "agencies",
    "concealment",
    "countries",
    "country",
    "customs_of",
    "detection_means",
    "factor_for",
    "factors",
    "language_of",
    "place",
    "place_by_iata",
    "places",
    "substance_forms",
    "substances",
    "transport_modes",
    "unit",
    "units",
]
