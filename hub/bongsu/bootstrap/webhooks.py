"""What webhooks need of a hub: sealed secrets, a sender, how far each has come, and a lock for whoever tells them."""

import secrets
from dataclasses import dataclass

from bongsu.adapters.progress_file import ProgressFile
from bongsu.adapters.sealed_secrets import SealedSecrets
from bongsu.adapters.webhook_sender import WebhookSender, signature
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.bootstrap.hub import Hub, Lock
from bongsu.domain.subscriptions import Subscription
from bongsu.services.subscriptions import Subscriptions

_ID_BYTES = 16


@dataclass(frozen=True, slots=True)
class Webhooks:
    """`progress` is None where no hosts are listed: then nobody is told."""

    subscriptions: Subscriptions
    sender: WebhookSender
    progress: ProgressFile | None
    lock: Lock
    sealed: SealedSecrets

    def sign(self, subscription: Subscription, timestamp: str, body: bytes) -> str:
        """The signature that goes with a notification."""
        return signature(self.sealed.open(subscription.id, subscription.secret or ""), timestamp, body)


def webhooks_of(hub: Hub) -> Webhooks:
    """The webhooks of an open hub; nothing is opened but the file of their progress."""
    settings, sealed = hub.settings, SealedSecrets(hub.keys.pepper)
    return Webhooks(
        Subscriptions(
            hub.log,
            hub.clock,
            lambda: secrets.token_hex(_ID_BYTES),
            sealed.new,
            hub.directory.user,
            hub.places.seal,
        ),
        WebhookSender(settings.webhook_hosts),
        ProgressFile(settings.data / "webhooks.sqlite3") if settings.webhook_hosts else None,
        WorkerLock(settings.data / "webhooks.lock"),
        sealed,
    )
