"""The arithmetic of docs/scaling.md: from measured cost an alert to cores, nodes, memory and storage.

`make scaling` prints the tables, and tests/unit/test_scaling.py holds docs/scaling.md to them.
"""

from dataclasses import dataclass
from math import ceil

# Measured here: 20,640 alerts of the generated native feeds (tests/bench/generator, seed 5).
NATIVE_BYTES = 642  # a record as sent
ALERT_BYTES = 3_249  # the alert's JSON in the log `alerts`
KAFKA_ALERT_BYTES = 752  # the alert on a broker's disk, compressed by lz4 in the producer's batches
KAFKA_BYTES = KAFKA_ALERT_BYTES + NATIVE_BYTES  # with the record as sent, counted uncompressed
SEARCH_BYTES = 1_656  # a search document in Elasticsearch, merged
ARCHIVE_BYTES = 1_090  # the alert as it is kept to be read, merged

# Processor time a record sent, µs (docs/benchmarks/cluster.json: medians of the runs of 100,000, 15 % of them repeats).
ADMIT_US = 314.5  # parse, normalise, validate, serialise, decide, produce
INDEX_US = 209.2  # document, archive entry, bulk
ATTEST_US = 28.6
NOTIFY_US = 90.0  # one unit that is sent everything released to it (a run of 30,000)
ELASTIC_US = 302.5  # two documents, refreshes, merges
KAFKA_US = 80.0  # with that unit

BUSY = 0.6  # how much of a core is planned for: the rest is for bursts, merges and the loss of a node
REPLICAS_KAFKA = 3
REPLICAS_ELASTIC = 2  # a primary and a copy
CORES_A_NODE = 16
DISK_A_NODE = 8e12  # bytes of an Elasticsearch or Kafka node that are planned for
SHARD_DOCUMENTS = 200e6  # documents a shard of the search index before it is split
TIERED_DAYS = 30  # of the log on the brokers' own disks; what is older lies in object storage (tiered storage)
SEEN_BYTES = 130  # of admission's seen-state, a version, on the worker's disk
DAY = 86_400
_THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a rate and a stored number of alerts need."""

    rate: float
    stored: float
    admit_cores: int
    index_cores: int
    other_cores: int
    elastic_cores: int
    elastic_nodes: int
    elastic_disk: float
    elastic_shards: int
    kafka_nodes: int
    kafka_disk: float
    object_storage: float
    partitions: int
    seen_disk: float
    bottleneck: str


def plan(rate: float, stored: float) -> Plan:
    """The plan for `rate` alerts a second, sustained, over `stored` alerts in all."""

    def cores(us: float) -> int:
        return ceil(rate * us / 1e6 / BUSY)

    elastic_disk = stored * (SEARCH_BYTES + ARCHIVE_BYTES) * REPLICAS_ELASTIC * 1.3  # merges need room
    kafka_disk = rate * DAY * TIERED_DAYS * KAFKA_BYTES * REPLICAS_KAFKA
    elastic_cores = ceil(rate * ELASTIC_US / 1e6 / BUSY) * REPLICAS_ELASTIC
    one_partition = 1e6 / ADMIT_US  # what one core, and so one partition at least, admits
    return Plan(
        rate=rate,
        stored=stored,
        admit_cores=cores(ADMIT_US),
        index_cores=cores(INDEX_US),
        other_cores=cores(ATTEST_US + NOTIFY_US),
        elastic_cores=elastic_cores,
        elastic_nodes=max(3, ceil(elastic_cores / CORES_A_NODE), ceil(elastic_disk / DISK_A_NODE)),
        elastic_disk=elastic_disk,
        elastic_shards=max(1, ceil(stored / SHARD_DOCUMENTS)),
        kafka_nodes=max(
            3, ceil(rate * KAFKA_US / 1e6 / BUSY * REPLICAS_KAFKA / CORES_A_NODE), ceil(kafka_disk / DISK_A_NODE)
        ),
        kafka_disk=kafka_disk,
        object_storage=max(0.0, stored - rate * DAY * TIERED_DAYS) * KAFKA_BYTES,
        partitions=max(12, 2 * ceil(rate / one_partition / BUSY)),
        seen_disk=stored * SEEN_BYTES,
        bottleneck="one agency's partition" if rate > one_partition else "none",
    )


def amount(count: float) -> str:
    """Bytes in a unit that can be read."""
    for unit in ("B", "kB", "MB", "GB", "TB"):
        if count < _THOUSAND:
            return f"{count:.0f} {unit}"
        count /= _THOUSAND
    return f"{count:.1f} PB"


def tables() -> str:
    """Both tables of the page."""
    rows = [
        (
            "| alerts/s | cores: admit | index | attest, notify | Elasticsearch | partitions | Kafka brokers"
            " | Kafka disk (30 days) |"
        ),
        "|---|---|---|---|---|---|---|---|",
    ]
    for rate in (1_000, 10_000, 100_000):
        each = plan(rate, rate * DAY * 365)
        rows.append(
            f"| {rate:,} | {each.admit_cores} | {each.index_cores} | {each.other_cores} | {each.elastic_cores}"
            f" | {each.partitions} | {each.kafka_nodes} | {amount(each.kafka_disk)} |"
        )
    rows += [
        "",
        (
            "| alerts stored | Elasticsearch disk | data nodes by disk | shards of the search index"
            " | log in object storage | seen-state |"
        ),
        "|---|---|---|---|---|---|",
    ]
    for stored in (10e6, 1e9, 10e9):
        each = plan(1_000, stored)
        by_disk = max(3, ceil(each.elastic_disk / DISK_A_NODE))
        rows.append(
            f"| {stored:,.0f} | {amount(each.elastic_disk)} | {by_disk} | {each.elastic_shards}"
            f" | {amount(each.object_storage)} | {amount(each.seen_disk)} |"
        )
    return "\n".join(rows)


if __name__ == "__main__":
    print(tables())
