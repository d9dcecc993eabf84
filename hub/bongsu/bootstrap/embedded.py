"""The embedded engine: SQLite and tantivy in the data folder, no server."""

from bongsu.adapters.directory_file import DirectoryFile
from bongsu.adapters.executors import InlineExecutor, ProcessExecutor, calm_collector
from bongsu.adapters.key_files import KeyFiles
from bongsu.adapters.log_trail import LogTrail
from bongsu.adapters.sqlite_links import SqliteLinks
from bongsu.adapters.sqlite_log import SqliteLog
from bongsu.adapters.sqlite_proofs import SqliteProofs
from bongsu.adapters.tantivy_index import TantivyIndex
from bongsu.adapters.worker_lock import WorkerLock
from bongsu.bootstrap.hub import Clock, Hub, ShardWorker, Worker, prepare_entry
from bongsu.services.admit import Admit, admit
from bongsu.services.attest import Attest, CheckpointSigner, attest
from bongsu.services.index import Indexing, index_pending
from bongsu.services.link import Linking, link
from bongsu.services.relearn import Relearning, relearn
from bongsu.services.tape import Tape
from bongsu.settings import Settings
from bongsu_schemas import envelope as dsse


def open_embedded(settings: Settings, clock: Clock, processes: int) -> Hub:
    """Open the hub in the data folder alone."""
    data = settings.data
    if processes:
        calm_collector()
    log, proofs = SqliteLog(data / "hub.sqlite3"), SqliteProofs(data / "proofs.sqlite3")
    index, keys = TantivyIndex(data / "index"), KeyFiles(data / "keys")
    links = SqliteLinks(data / "links")
    executor = ProcessExecutor(processes) if processes else InlineExecutor()
    signer = CheckpointSigner(dsse.public_bytes(keys.checkpoint), keys.checkpoint.sign)
    admission = Admit(log, log, executor, prepare_entry)
    attesting = Attest(log, proofs, keys.log_key, signer)
    indexing = Indexing(log, index, executor)
    linking = Linking(log, links)
    relearning = Relearning(log, log, links, clock, settings.learn_hours)

    def one() -> tuple[int]:
        return (0,)

    workers: list[Worker] = [
        ShardWorker(
            "admit",
            lambda shard: admit(admission, shard),
            one,
            lambda: max(0, log.end("submissions") - log.position()),
        ),
        ShardWorker(
            "attest",
            lambda shard: attest(attesting, (shard,)),
            one,
            lambda: max(0, log.end("alerts") - proofs.position()),
        ),
        ShardWorker(
            "index",
            lambda shard: index_pending(indexing, shard),
            one,
            lambda: max(0, log.end("alerts") - index.position()),
        ),
        ShardWorker(
            "link",
            lambda _: link(linking) or relearn(relearning),
            one,
            lambda: sum(max(0, log.end(topic) - links.position(f"{topic}/0")) for topic in ("alerts", "decisions")),
        ),
    ]

    def clear() -> None:
        index.clear()
        proofs.clear()

    def close() -> None:
        log.close()
        proofs.close()
        links.close()
        index.close()

    return Hub(
        settings=settings,
        log=log,
        ledger=log,
        archive=log,
        proofs=proofs,
        index=index,
        links=links,
        directory=DirectoryFile(data / "directory.json"),
        keys=keys,
        executor=executor,
        clock=clock,
        lock=WorkerLock(data / "workers.lock"),
        certificate=(data / "checkpoint.json").read_bytes(),
        workers=workers,
        rest=index.close,
        clear=clear,
        rebuild_index=None,
        notices=None,
        open_tape=lambda: Tape(log, log, LogTrail(log)),
        close_engine=close,
    )
