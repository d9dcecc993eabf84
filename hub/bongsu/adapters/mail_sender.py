"""One e-mail through the operator's SMTP server: over TLS, to listed domains alone, with a link and no content."""

import ipaddress
import re
import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

from bongsu.domain.errors import BadRequestError
from bongsu.domain.saying import saying

Security = Literal["starttls", "tls", "none"]
_SECONDS = 10.0
# no % and no !: to some relays they name another domain to pass the message on to
_ADDRESS = re.compile(r"[A-Za-z0-9._+-]{1,64}@([A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+)")


@dataclass(frozen=True, slots=True)
class MailSender:
    """Sends through `server` (`host:port`) to the domains of `BONGSU_SMTP_DOMAINS`. Without a server it sends none.

    `none` as security is for a relay on this very machine: to any other host it is refused.
    """

    server: str
    sender: str
    domains: str
    security: Security = "starttls"
    user: str = ""
    password: str = ""
    ca: Path | None = None

    def check(self, address: str) -> None:
        """BadRequestError for an address that nothing is ever sent to."""
        found = _ADDRESS.fullmatch(address)
        if not found or not address.isascii():
            raise BadRequestError(saying("this is no e-mail address: give one such as officer@agency.example"))
        listed = {each.strip().lower() for each in self.domains.split(",") if each.strip()}
        if not self.server or found[1].lower() not in listed:
            raise BadRequestError(
                saying(
                    "the hub sends no e-mail to %(domain)s: its operator sets a server in BONGSU_SMTP and"
                    " lists the domains in BONGSU_SMTP_DOMAINS",
                    domain=found[1],
                )
            )

    def send(self, address: str, subject: str, text: str, identity: str, now: datetime) -> str | None:
        """None when the server took it, else why it did not. `identity` makes repeats the same message."""
        try:
            self.check(address)
            message = EmailMessage()
            message["From"], message["To"], message["Subject"] = self.sender, address, subject
            message["Date"] = format_datetime(now)
            message["Message-ID"] = f"<{identity}@{self.sender.partition('@')[2] or 'bongsu.invalid'}>"
            message["Auto-Submitted"] = "auto-generated"
            message.set_content(text)
            self._hand_over(message)
        except (BadRequestError, OSError, smtplib.SMTPException, ValueError) as error:
            return f"{type(error).__name__}: {error}"
        return None

    def _hand_over(self, message: EmailMessage) -> None:
        host, _, port = self.server.rpartition(":")
        host = host.strip("[]")
        context = ssl.create_default_context(cafile=str(self.ca) if self.ca else None)
        if self.security == "none" and not _is_this_machine(host):
            raise BadRequestError(
                saying("%(host)s is another machine: set BONGSU_SMTP_SECURITY to starttls or tls", host=host)
            )
        if self.security == "tls":
            client: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=_SECONDS, context=context)
        else:
            client = smtplib.SMTP(host, int(port), timeout=_SECONDS)
        with client:
            if self.security == "starttls":
                client.starttls(context=context)
            if self.user:
                client.login(self.user, self.password)
            client.send_message(message)


def _is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
