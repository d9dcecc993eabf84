"""The hub's refusals: each says what is wrong and what to do; entrypoints turn the kind into a status or exit code."""

from bongsu.domain.saying import Saying


class HubError(Exception):
    """Base of everything the hub refuses. `kind` is a stable word for machines, the text is for people."""

    kind = "error"
    status = 500


class ToldError(HubError):
    """What the person who asked is told: a sentence that an interface can say in that person's language.

    Nothing else reaches a page: a plain text is no `Saying` (mypy), and every `saying(...)` has its translations
    (tests/unit/test_console_catalogues.py). The API answers with the sentence in English.
    """

    def __init__(self, sentence: Saying) -> None:
        """Keep the sentence."""
        super().__init__(sentence)
        self.sentence = sentence


class BadRequestError(ToldError):
    """The request cannot be understood."""

    kind = "bad-request"
    status = 400


class UnauthenticatedError(ToldError):
    """Nobody known asks."""

    kind = "unauthenticated"
    status = 401


class ForbiddenError(ToldError):
    """Somebody known asks for something that is not theirs to do."""

    kind = "forbidden"
    status = 403


class NotFoundError(ToldError):
    """It does not exist, or not for this viewer: the two look the same."""

    kind = "not-found"
    status = 404


class TooLargeError(ToldError):
    """Over a named limit."""

    kind = "too-large"
    status = 413


class UnverifiedError(ToldError):
    """A signature is missing or not genuine."""

    kind = "unverified"
    status = 422
