"""Worker processes of a cluster hub that a test can kill: forked from a server that has everything imported."""

import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path

import psutil

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["bongsu.bootstrap.cluster", "bongsu.entrypoints.running", "bongsu.demo", "crew"])


def work(data: Path, names: Sequence[str], output: Path) -> None:
    """Be a worker process until killed."""
    from bongsu.bootstrap import open_hub  # noqa: PLC0415 - loaded in the fork server
    from bongsu.entrypoints.running import WorkerThreads  # noqa: PLC0415
    from bongsu.logs import configure  # noqa: PLC0415
    from bongsu.settings import Settings  # noqa: PLC0415

    descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(descriptor, sys.stderr.fileno())
    os.dup2(descriptor, sys.stdout.fileno())
    configure("json")
    while True:  # a server may be away when it starts, as in any cluster: its supervisor starts it again
        try:
            hub = open_hub(Settings.of(data), grouped=True)
        except Exception as fault:  # noqa: BLE001
            print("start", type(fault).__name__, fault, flush=True)  # noqa: T201
            time.sleep(0.5)
            continue
        break
    WorkerThreads(hub, names).start()
    signal.pause()


class Crew:
    """Worker processes by name, two of each kind unless said otherwise."""

    def __init__(self, data: Path, kinds: Sequence[str], each: int = 2) -> None:
        """Start them all."""
        self.data = data
        self.kinds = [kind for kind in kinds for _ in range(each)]
        self.processes: list[BaseProcess] = [self._start(kind) for kind in self.kinds]

    def kill_one(self, kind: str, chance: random.Random) -> None:
        """Kill -9 one of the workers of a kind and start another in its place."""
        at = chance.choice([at for at, each in enumerate(self.kinds) if each == kind])
        self.processes[at].kill()
        self.processes[at].join()
        self.processes[at] = self._start(kind)

    def memory(self) -> int:
        """The largest resident memory of a worker, in bytes."""
        sizes = [psutil.Process(each.pid).memory_info().rss for each in self.processes if each.pid and each.is_alive()]
        return max(sizes, default=0)

    def stop(self) -> None:
        """End them all."""
        for process in self.processes:
            process.kill()
        for process in self.processes:
            process.join()

    def _start(self, kind: str) -> BaseProcess:
        process = _CONTEXT.Process(target=work, args=(self.data, (kind,), self.data / f"{kind}.log"), daemon=True)
        process.start()
        return process
