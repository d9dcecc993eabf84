"""A real Kafka broker and a real Elasticsearch node from the jars on Maven's registry, for tests and development.

`python deploy/devstack/devstack.py up` starts both and prints their addresses; Ctrl-C ends them. Kafka needs Java 17,
Elasticsearch Java 21 or newer (`JAVA_ES_HOME` names one that is not found by itself).
"""

import argparse
import fcntl
import http.client
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
READY_SECONDS = 120.0
QUICK = ("-XX:TieredStopAtLevel=1",)
"""Java's options for a server that is started often and works little: half the time to start, slower afterwards."""
MOST_MESSAGE_BYTES = 16 * 1024 * 1024
_MODULE = """name=transport-netty4
description=netty
version={version}
elasticsearch.version={version}
java.version=21
classname=org.elasticsearch.transport.netty4.Netty4Plugin
"""
_LOG4J = """rootLogger.level=warn
appender.c.type=Console
appender.c.name=c
appender.c.layout.type=PatternLayout
appender.c.layout.pattern=[%d][%p][%c{1.}] %m%n
rootLogger.appenderRef.c.ref=c
"""


class DevstackError(RuntimeError):
    """A server cannot be started; the message says what is missing."""


@dataclass(slots=True)
class Server:
    """One server process that can be killed and started again on the same data and port."""

    name: str
    port: int
    command: list[str]
    folder: Path
    ready: Callable[[int], bool]
    process: subprocess.Popen[bytes] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)

    def start(self, *, wait: bool = True) -> None:
        """Start the process; `wait` returns once it answers. DevstackError when it ends instead."""
        with (self.folder / f"{self.name}.out").open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env={**os.environ, **self.environment},
                start_new_session=True,
            )
        if wait:
            self.wait()

    def wait(self) -> None:
        """Return once the server answers on its port."""
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                break
            if self.ready(self.port):
                return
            time.sleep(0.1)
        said = (self.folder / f"{self.name}.out").read_text(errors="replace")[-3_000:]
        raise DevstackError(f"{self.name} does not answer on port {self.port}; its last words:\n{said}")

    def kill(self) -> None:
        """Kill -9, as a machine that loses power would."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """End it; killed when it does not."""
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
            self.process = None


def java(least: int) -> Path | None:
    """The oldest Java of this machine that is at least of that version."""
    found: list[tuple[int, Path]] = []
    on_path = shutil.which("java")
    homes = [Path(os.environ[name]) for name in ("JAVA_ES_HOME", "JAVA_HOME") if os.environ.get(name)]
    if on_path:
        home = Path(on_path).resolve().parent.parent
        homes += [home, *home.parent.glob("*")]
    for home in dict.fromkeys(homes):
        program = home / "bin" / "java"
        if not (home / "bin" / "javac").exists() or not program.exists():
            continue
        said = subprocess.run([str(program), "-version"], capture_output=True, text=True, check=False).stderr
        version = re.search(r'version "(\d+)', said)
        if version and int(version[1]) >= least:
            found.append((int(version[1]), home))
    return min(found)[1] if found else None


def available() -> bool:
    """Whether this machine has what the servers need: both Javas and Maven."""
    return bool(java(17) and java(21) and shutil.which("mvn"))


def kafka(
    folder: Path,
    *,
    lines: str = "",
    format_arguments: tuple[str, ...] = (),
    listener: str = "",
    options: tuple[str, ...] = (),
) -> Server:
    """A broker that is its own controller, with its data in `folder`.

    `lines` are added to its properties; `listener` is the protocol of the clients' listener (PLAINTEXT); `options`
    are Java's.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = java(17)
    if home is None:
        raise DevstackError("Kafka needs Java 17 or newer: install a JDK, or use Docker")
    jars = _jars("kafka")
    port, controller = free_port(), free_port()
    protocol = listener or "PLAINTEXT"
    (folder / "kafka.properties").write_text(
        f"""process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners={protocol}://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners={protocol}://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name={protocol}
listener.security.protocol.map=CONTROLLER:PLAINTEXT,{protocol}:{protocol}
log.dirs={folder}/kafka-data
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.min.isr=1
group.initial.rebalance.delay.ms=0
group.min.session.timeout.ms=1000
auto.create.topics.enable=false
message.max.bytes={MOST_MESSAGE_BYTES}
socket.request.max.bytes={4 * MOST_MESSAGE_BYTES}
{lines}
"""
    )
    program = str(home / "bin" / "java")
    shutil.rmtree(folder / "kafka-data", ignore_errors=True)
    classes = f"{jars}/*"
    made = subprocess.run(
        [program, "-cp", classes, "kafka.tools.StorageTool", "format", "-t", "Ym9uZ3N1LWRldnN0YWNrMQ",
         "-c", str(folder / "kafka.properties"), *format_arguments],
        capture_output=True, text=True, check=False, cwd=folder,
    )  # fmt: skip
    if made.returncode:
        raise DevstackError(f"Kafka's storage cannot be formatted: {made.stdout}{made.stderr}")
    command = [program, "-Xmx512m", *options, "-cp", classes, "kafka.Kafka", str(folder / "kafka.properties")]
    return Server("kafka", port, command, folder, _listens)


def elasticsearch(folder: Path, *, heap: str = "1g", options: tuple[str, ...] = ()) -> Server:
    """One node with its data in `folder`; `options` are Java's."""
    folder.mkdir(parents=True, exist_ok=True)
    home = java(21)
    if home is None:
        raise DevstackError("Elasticsearch needs Java 21 or newer: set JAVA_ES_HOME to one, or use Docker")
    prepared = _elasticsearch_home(home)
    shutil.copytree(prepared / "es-home", folder / "es-home", dirs_exist_ok=True)
    port = free_port()
    command = [
        str(home / "bin" / "java"), f"-Xms{heap}", f"-Xmx{heap}", "-XX:+UseSerialGC", *options,
        f"-Dlog4j.configurationFile={folder}/es-home/config/log4j2.properties", "-Des.distribution.type=tar",
        f"-Des.nativelibs.path={folder}/es-home/lib", "--enable-native-access=ALL-UNNAMED",
        "--add-modules", "jdk.incubator.vector",
        "-cp", f"{prepared}/es-launcher:{prepared}/es-server/*", "EsLauncher",
        str(folder / "es-home"), str(port), str(free_port()),
    ]  # fmt: skip
    return Server("elasticsearch", port, command, folder, _is_healthy)


def free_port() -> int:
    """A TCP port of the loopback that was free a moment ago, and that no outgoing connection takes by itself.

    Where a server is killed and started again, clients go on connecting to its port meanwhile: from one that the
    system gives to clients they may reach themselves, or hold it when the server comes back.
    """
    chance = random.SystemRandom()
    while True:
        port = chance.randrange(15_000, _first_of_clients())
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def _first_of_clients() -> int:
    try:
        return int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    except (OSError, ValueError):
        return 32_768


def _cache() -> Path:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "bongsu" / "devstack"
    cache.mkdir(parents=True, exist_ok=True)
    return cache


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """One process at a time fills the cache."""
    with (folder / "lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _jars(what: str) -> Path:
    """The folder of a server's jars, fetched by Maven once for each version of its list."""
    listed = HERE / f"{what}.pom.xml"
    version = re.findall(r"<version>([\d.]+)</version>", listed.read_text())
    folder = _cache() / f"{what}-{'-'.join(version)}"
    with _alone(_cache()):
        if not folder.exists():
            fresh = Path(tempfile.mkdtemp(dir=_cache()))
            command = [
                "mvn",
                "-q",
                "-B",
                "-f",
                str(listed),
                "dependency:copy-dependencies",
                f"-DoutputDirectory={fresh}",
            ]
            for left in (2, 1, 0):  # a registry may hiccup
                fetched = subprocess.run(command, capture_output=True, text=True, check=False)
                if fetched.returncode == 0:
                    break
                if not left:
                    raise DevstackError(f"Maven cannot fetch the jars of {what}: {fetched.stdout}{fetched.stderr}")
                time.sleep(5)
            fresh.rename(folder)
    return folder


def _elasticsearch_home(home: Path) -> Path:
    """The jars laid out as the distribution does: the HTTP and transport layer is a module."""
    jars = _jars("elasticsearch")
    launcher = (HERE / "EsLauncher.java").read_bytes()
    laid_out = jars.with_name(f"{jars.name}-home-{zlib.crc32(launcher):08x}")  # another launcher, another home
    with _alone(_cache()):
        if not laid_out.exists():
            fresh = Path(tempfile.mkdtemp(dir=_cache()))
            module = fresh / "es-home" / "modules" / "transport-netty4"
            for each in (
                module,
                fresh / "es-server",
                *(fresh / "es-home" / n for n in ("config", "data", "logs", "plugins")),
            ):
                each.mkdir(parents=True)
            for jar in jars.glob("*.jar"):
                own = jar.name.startswith(("netty-", "transport-netty4-"))
                shutil.copy(jar, module if own else fresh / "es-server")
            [version] = [
                m[1] for jar in jars.glob("*.jar") if (m := re.fullmatch(r"elasticsearch-(9[\d.]+)\.jar", jar.name))
            ]
            (module / "plugin-descriptor.properties").write_text(_MODULE.format(version=version))
            (fresh / "es-home" / "config" / "log4j2.properties").write_text(_LOG4J)
            built = subprocess.run(
                [str(home / "bin" / "javac"), "-nowarn", "-cp", f"{fresh}/es-server/*",
                 "-d", str(fresh / "es-launcher"), str(HERE / "EsLauncher.java")],
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            if built.returncode:
                raise DevstackError(f"EsLauncher.java does not compile: {built.stderr}")
            fresh.rename(laid_out)
    return laid_out


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/_cluster/health")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def main() -> int:
    """Start both servers and wait for Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["up"])
    parser.add_argument("--folder", type=Path, help="where the servers keep their data (a new temporary folder)")
    folder = parser.parse_args().folder or Path(tempfile.mkdtemp(prefix="bongsu-devstack-"))
    folder = folder.resolve()
    try:
        servers = [kafka(folder / "kafka"), elasticsearch(folder / "elasticsearch")]
        for server in servers:
            server.start(wait=False)
        for server in servers:
            server.wait()
    except DevstackError as error:
        print(error, file=sys.stderr)
        return 1
    print(
        f"BONGSU_KAFKA=127.0.0.1:{servers[0].port} BONGSU_ELASTICSEARCH=http://127.0.0.1:{servers[1].port}", flush=True
    )
    try:
        signal.sigwait({signal.SIGINT, signal.SIGTERM})
    finally:
        for server in servers:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
