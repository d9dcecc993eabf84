"""What serving subscriptions needs of a hub: sealed secrets, senders, how far each has come, and a lock."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import orjson

from bongsu.adapters.mail_sender import MailSender
from bongsu.adapters.progress_file import ProgressFile
from bongsu.adapters.sealed_secrets import SealedSecrets
from bongsu.adapters.webhook_sender import WebhookSender, signature
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.bootstrap.hub import Hub, Lock
from bongsu.domain.acknowledgement import Patience
from bongsu.domain.mail_texts import mail_of
from bongsu.domain.subscriptions import Delivery, Subscription
from bongsu.services.acknowledgements import Acknowledgements
from bongsu.services.courier import Carrier, Courier, Notice
from bongsu.services.follower import Following
from bongsu.services.growth import Growth
from bongsu.services.subscriptions import Subscriptions
from bongsu.services.tape import Tape
from bongsu.services.watch import Watch
from bongsu.settings import Settings
from bongsu_schemas.codelists import language_of

_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class PostParts:
    """The parts of one hub's post. Nothing runs; the three tellers are made by whoever has the lock."""

    hub: Hub
    subscriptions: Subscriptions
    acknowledgements: Acknowledgements
    webhooks: WebhookSender
    mail: MailSender
    progress: ProgressFile
    lock: Lock
    sealed: SealedSecrets

    def watch(self, tape: Tape) -> Watch:
        """What makes urgent alerts wait for an acknowledgement."""
        return Watch(
            self._following(tape),
            self.acknowledgements,
            self.progress,
            self.subscriptions.members,
            self.hub.directory.users,
            self.hub.directory.units,
            self.hub.clock,
            patience_of(self.hub.settings),
        )

    def growth(self, watch: Watch) -> Growth:
        """What finds new members of incidents that are followed."""
        hub = self.hub
        return Growth(hub.archive, hub.links, hub.directory.user, hub.clock, self.subscriptions.grow, watch.joined)

    def courier(self, tape: Tape) -> Courier:
        """What tells webhooks and mailboxes; of those alone that the settings allow."""
        settings = self.hub.settings
        carriers: dict[Delivery, Carrier] = {}
        if settings.webhook_hosts:
            carriers["webhook"] = Carrier(self._tell_webhook)
        if settings.smtp:
            carriers["email"] = Carrier(self._mail, together=True, pause=timedelta(seconds=settings.smtp_pause))
        return Courier(
            self._following(tape),
            self.progress,
            carriers,
            self.hub.directory.user,
            self.subscriptions.members,
            self.acknowledgements.every,
            self.hub.clock,
            settings.webhook_days,
        )

    def _following(self, tape: Tape) -> Following:
        return Following(tape, self.hub.places.seal, self.hub.places.unseal)

    def _tell_webhook(self, hook: Subscription, notice: Notice) -> str | None:
        body: Mapping[str, str] = {
            "subscription": hook.id,
            "event_id": notice.event_id,
            "link": f"{self._address}/v1/subscriptions/{hook.id}",
            **({} if notice.reason == "news" else {"reason": notice.reason}),
        }
        written = orjson.dumps(body)
        timestamp = str(int(self.hub.clock().timestamp()))
        secret = self.sealed.open(hook.id, hook.secret or "")
        signed = f"v1={signature(secret, timestamp, written)}"
        headers = {"Bongsu-Timestamp": timestamp, "Bongsu-Signature": signed}
        return self.webhooks.send(hook.url or "", headers, written)

    def _mail(self, hook: Subscription, notice: Notice) -> str | None:
        owner = self.hub.directory.user(hook.owner)
        lang = language_of(owner.agency) if owner else "en"
        page = "/acknowledgements" if notice.reason != "news" else f"/live?subscription={hook.id}"
        subject, text = mail_of(notice.reason, lang, f"{self._address}{page}")
        return self.mail.send(hook.email or "", subject, text, f"{notice.event_id}.{hook.id}", self.hub.clock())

    @property
    def _address(self) -> str:
        return self.hub.settings.public_url.rstrip("/")


def post_parts(hub: Hub) -> PostParts:
    """The post of an open hub; nothing is opened but the file of its progress."""
    settings, sealed = hub.settings, SealedSecrets(hub.keys.pepper)
    return PostParts(
        hub,
        Subscriptions(
            hub.log,
            hub.clock,
            lambda: secrets.token_hex(_ID_BYTES),
            sealed.new,
            hub.directory.user,
            hub.places.seal,
        ),
        Acknowledgements(hub.log, hub.clock),
        WebhookSender(settings.webhook_hosts),
        MailSender(
            settings.smtp,
            settings.smtp_from,
            settings.smtp_domains,
            settings.smtp_security,
            settings.smtp_user,
            settings.smtp_password,
            settings.smtp_ca,
        ),
        ProgressFile(settings.data / "post.sqlite3"),
        WorkerLock(settings.data / "post.lock"),
        sealed,
    )


def patience_of(settings: Settings) -> Patience:
    """How long an urgent alert may wait, as it is set."""
    return Patience(
        {
            "flash": timedelta(minutes=settings.flash_reminder),
            "immediate": timedelta(minutes=settings.immediate_reminder),
        },
        {
            "flash": timedelta(minutes=settings.flash_escalation),
            "immediate": timedelta(minutes=settings.immediate_escalation),
        },
    )
