"""Keeping a watch on a folder: look, send, move, sleep; longer when the hub is away, until told to stop."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from bongsu_connectors.client import Client, Courier
from bongsu_connectors.folder import Moved, WatchedFolder
from bongsu_connectors.patience import Patience
from bongsu_connectors.transport import HubAwayError, HubRefusedError


class StoppedError(Exception):
    """The watch was told to stop in the middle of waiting; the file in hand stays where it is."""


@dataclass(slots=True)
class Watch:
    """A watch on one folder for one agency.

    `connect` opens the way to the hub anew after a failure, so that a renewed token or certificate is read: a courier
    that empties the spool and a client for the files. `tell` gets each moved file, `complain` each failure in words.
    """

    folder: WatchedFolder
    connect: Callable[[Patience], tuple[Courier, Client]]
    tell: Callable[[Moved], None]
    complain: Callable[[str], None]
    interval: float = 2.0
    backfill: bool = False
    stop: threading.Event = field(default_factory=threading.Event)

    def run(self, looks: int | None = None) -> bool:
        """Watch until `stop` is set, or for so many looks; False when the last look failed.

        Raises `FolderBusyError` when another watch has the folder.
        """
        backoff = Patience(first=max(self.interval, 0.1), most=60.0)
        failures = 0
        way: tuple[Courier, Client] | None = None
        with self.folder.held():
            try:
                while not self.stop.is_set():
                    pause = self.interval
                    try:
                        way = way or self.connect(Patience(seconds=0, sleep=self.sleep))
                        self._look(*way)
                        failures = 0
                    except (
                        HubAwayError,
                        HubRefusedError,
                        OSError,
                    ) as error:  # OSError: a network share is gone for a while
                        pause = backoff.pause(failures, getattr(error, "retry_after", None))
                        failures += 1
                        self.complain(f"{error}. Files stay in {self.folder.folder}; next try in {pause:.0f} s")
                        if way is not None:
                            way[0].transport.close()
                            way = None
                    looks = looks - 1 if looks is not None else None
                    if looks == 0:
                        break
                    self.stop.wait(pause)
            except StoppedError:
                pass
            finally:
                if way is not None:
                    way[0].transport.close()
        return failures == 0

    def sleep(self, seconds: float) -> None:
        """Wait inside a delivery. `StoppedError` as soon as the watch is told to stop."""
        if self.stop.wait(seconds):
            raise StoppedError

    def _look(self, courier: Courier, client: Client) -> None:
        for sent in courier.drain():  # what an earlier push left behind goes first
            if sent.problem is not None:
                self.complain(
                    f"{sent.file} from the spool was refused and lies in {sent.path}, with the reason beside it"
                )
            if self.stop.is_set():
                raise StoppedError
        for path, state in self.folder.complete():
            if self.stop.is_set():
                raise StoppedError
            try:
                moved = self.folder.send(path, state, client, backfill=self.backfill)
            except OSError as error:
                self.complain(f"{path} stays where it is: {error}. Mend the folder's rights or make room")
                continue
            if moved is not None:
                self.tell(moved)
