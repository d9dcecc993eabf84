"""Why a subscriber could not be told, and what to do, in a sentence: the words of servers are English and technical."""

import re

from bongsu.entrypoints.web.languages import mark as _

_CERTIFICATE = _(
    "The other side's certificate is not trusted: ask whoever runs it for a valid one, or tell the hub's operator."
)
_FORBIDDEN = _("The hub may not send there: give another address, or ask the hub's operator to allow it.")
_RECIPIENT = _("The mail server does not take this address: see whether it is right.")
_MAIL = _("The mail server did not take the message: tell the hub's operator, who sets the server.")
_MAIL_AWAY = _("The hub's mail server cannot be reached: tell the hub's operator.")
_REFUSED = _("The receiver refuses it: see whether the address is right and the receiver takes such messages.")
_FAULT = _("The receiver has a fault of its own: tell whoever runs it.")
_AWAY = _("The receiver cannot be reached: see whether it runs and whether the address is right.")

# What the senders (adapters/webhook_sender, adapters/mail_sender) say, the first that fits holds.
_BY_PROBLEM = (
    (re.compile(r"CERTIFICATE_VERIFY_FAILED"), _CERTIFICATE),
    (re.compile(r"BadRequestError|the hub sends nothing|a private address|this is no address"), _FORBIDDEN),
    (re.compile(r"SMTPRecipientsRefused"), _RECIPIENT),
    (re.compile(r"SMTP(ServerDisconnected|ConnectError)"), _MAIL_AWAY),
    (re.compile(r"SMTP\w+:"), _MAIL),
    (re.compile(r"the receiver answers [34]"), _REFUSED),
    (re.compile(r"the receiver answers"), _FAULT),
)


def delivery_fault(problem: str, delivery: str) -> str:
    """What happened and what to do, to be translated; `delivery` is `webhook` or `email`."""
    found = next((told for pattern, told in _BY_PROBLEM if pattern.search(problem)), None)
    return found or (_MAIL_AWAY if delivery == "email" else _AWAY)
