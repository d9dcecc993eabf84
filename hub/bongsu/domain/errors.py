"""The hub's refusals: each says what is wrong and what to do; entrypoints turn the kind into a status or exit code."""


class HubError(Exception):
    """Base of everything the hub refuses. `kind` is a stable word for machines, the text is for people."""

    kind = "error"
    status = 500


class BadRequestError(HubError):
    """The request cannot be understood."""

    kind = "bad-request"
    status = 400


class UnauthenticatedError(HubError):
    """Nobody known asks."""

    kind = "unauthenticated"
    status = 401


class ForbiddenError(HubError):
    """Somebody known asks for something that is not theirs to do."""

    kind = "forbidden"
    status = 403


class NotFoundError(HubError):
    """It does not exist, or not for this viewer: the two look the same."""

    kind = "not-found"
    status = 404


class TooLargeError(HubError):
    """Over a named limit."""

    kind = "too-large"
    status = 413


class UnverifiedError(HubError):
    """A signature is missing or not genuine."""

    kind = "unverified"
    status = 422
