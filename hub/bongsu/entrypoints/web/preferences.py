"""A browser's preferences: language, theme and calendar, each in a cookie without meaning to anybody else."""

from dataclasses import dataclass
from typing import Literal

from fastapi import Request
from starlette.responses import Response

from bongsu.entrypoints.api.language import accepted
from bongsu.entrypoints.web.languages import LANGUAGES

Theme = Literal["auto", "light", "dark"]
THEMES: tuple[Theme, ...] = ("auto", "light", "dark")
_KEPT_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Preferences:
    """How this browser wants its pages."""

    language: str
    theme: Theme
    buddhist: bool


def preferences_of(request: Request) -> Preferences:
    """What the cookies say; the language else by Accept-Language."""
    asked = request.cookies.get("bongsu_lang", "")
    theme: Theme = next((each for each in THEMES if each == request.cookies.get("bongsu_theme")), "auto")
    return Preferences(
        language=asked if asked in LANGUAGES else accepted(request.headers.get("accept-language", "")),
        theme=theme,
        buddhist=request.cookies.get("bongsu_calendar") == "buddhist",
    )


def keep(response: Response, *, lang: str | None, theme: str | None, calendar: str | None) -> None:
    """Put chosen preferences into cookies; what is not one of ours is left out."""
    chosen = {
        "bongsu_lang": lang if lang in LANGUAGES else None,
        "bongsu_theme": theme if theme in THEMES else None,
        "bongsu_calendar": calendar if calendar in ("gregorian", "buddhist") else None,
    }
    for name, value in chosen.items():
        if value is not None:
            response.set_cookie(name, value, max_age=_KEPT_SECONDS, path="/", httponly=True, samesite="lax")
