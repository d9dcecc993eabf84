"""Every setting of the hub, one environment variable each (`BONGSU_…`), read once at the start."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The hub's settings. `docs/operations.md` repeats this table; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="BONGSU_", frozen=True, extra="ignore")

    data: Path = Field(Path("bongsu-data"), description="data folder of the hub")
    engine: Literal["embedded", "cluster"] = Field("embedded", description="where log and index live")
    kafka: str = Field("", description="addresses of Kafka's brokers, `host:port,host:port` (cluster)")
    elasticsearch: str = Field("", description="addresses of Elasticsearch, `http://host:port,…` (cluster)")
    kafka_properties: Path | None = Field(
        None, description="file of librdkafka settings for Kafka, such as `security.protocol=SASL_SSL` (cluster)"
    )
    topic_prefix: str = Field(
        "bongsu", pattern=r"^[a-z][a-z0-9_-]*$", description="first part of the topics' names and groups (cluster)"
    )
    index_prefix: str = Field(
        "bongsu", pattern=r"^[a-z][a-z0-9_-]*$", description="first part of the indices' names (cluster)"
    )
    metrics_port: int = Field(
        0, ge=0, le=65_535, description="port on which `worker` shows its metrics to the loopback; 0 shows none"
    )
    host: str = Field("127.0.0.1", description="address that `serve` listens on")
    port: int = Field(8470, ge=1, le=65_535, description="port that `serve` listens on")
    workers: int = Field(2, ge=0, le=64, description="processes that parse and prepare; 0 does it in the server itself")
    log_format: Literal["json", "console"] = Field("json", description="form of the log lines")
    proxy_secret: str = Field(
        "",
        description="shared secret by which a TLS proxy proves itself; with it the header X-Client-Agency names the "
        "agency of the client certificate",
    )
