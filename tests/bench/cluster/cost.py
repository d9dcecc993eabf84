"""What processes cost: CPU seconds and the largest resident memory, children included, but for this process itself."""

import os
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import psutil

_LOOK_SECONDS = 0.5


@dataclass(slots=True)
class Costs:
    """Processes by name, looked at from now on until `stop`."""

    pids: Mapping[str, int]
    peak_mb: dict[str, float] = field(default_factory=dict)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look at memory."""
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End looking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def cpu(self) -> dict[str, float]:
        """CPU seconds of each process and its children so far."""
        return {name: sum(_cpu(each) for each in _family(pid)) for name, pid in self.pids.items()}

    def _look(self) -> None:
        while not self._stop.wait(_LOOK_SECONDS):
            for name, pid in self.pids.items():
                largest = max((_resident(each) for each in _family(pid)), default=0) / 1e6
                self.peak_mb[name] = max(self.peak_mb.get(name, 0.0), largest)


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """The difference of two looks."""
    return {name: after[name] - before[name] for name in after}


def _family(pid: int) -> list[psutil.Process]:
    try:
        parent = psutil.Process(pid)
        return [parent] if pid == os.getpid() else [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _cpu(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0
