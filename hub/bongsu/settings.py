"""Every setting of the hub, one environment variable each (`BONGSU_…`), read once at the start.

`hub.env` in the data folder may hold them too, as `NAME=value` lines, so that every command on the folder finds the
same engine; the environment goes before it.
"""

from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ENV_FILE = "hub.env"


class SettingError(ValueError):
    """A setting holds what it cannot hold; the message names it and says where it may stand."""


class Settings(BaseSettings):
    """The hub's settings. `docs/operations.md` repeats this table; a test holds the two together."""

    model_config = SettingsConfigDict(env_prefix="BONGSU_", frozen=True, extra="ignore")

    data: Path = Field(Path("bongsu-data"), description="data folder of the hub")
    engine: Literal["embedded", "cluster"] = Field("embedded", description="where log and index live")
    kafka: str = Field("", description="addresses of Kafka's brokers, `host:port,host:port` (cluster)")
    elasticsearch: str = Field("", description="addresses of Elasticsearch, `http://host:port,…` (cluster)")
    elasticsearch_ca: Path | None = Field(
        None, description="certificates (PEM) by which Elasticsearch is trusted, where the system's are not (cluster)"
    )
    kafka_properties: Path | None = Field(
        None, description="file of librdkafka settings for Kafka, such as `security.protocol=SASL_SSL` (cluster)"
    )
    topic_prefix: str = Field(
        "bongsu", pattern=r"^[a-z][a-z0-9_-]*$", description="first part of the topics' names and groups (cluster)"
    )
    index_prefix: str = Field(
        "bongsu", pattern=r"^[a-z][a-z0-9_-]*$", description="first part of the indices' names (cluster)"
    )
    metrics_host: str = Field("127.0.0.1", description="address at which `worker` shows its metrics")
    metrics_port: int = Field(0, ge=0, le=65_535, description="port on which `worker` shows its metrics; 0 shows none")
    host: str = Field("127.0.0.1", description="address that `serve` listens on")
    port: int = Field(8470, ge=1, le=65_535, description="port that `serve` listens on")
    workers: int = Field(2, ge=0, le=64, description="processes that parse and prepare; 0 does it in the server itself")
    streams: int = Field(2_000, ge=0, le=20_000, description="subscribers of streams that one server takes at once")
    stream_heartbeat: float = Field(
        15.0, gt=0, le=300, description="seconds after which a silent stream shows that it lives"
    )
    stream_stall: float = Field(
        60.0, gt=0, le=3_600, description="seconds after which a client that takes nothing is cut off; it can resume"
    )
    webhook_hosts: str = Field(
        "", description="hosts that webhooks may be sent to: `host,host:port,http://host:port`; none sends none"
    )
    webhook_days: float = Field(
        3.0, gt=0, le=90, description="days after which a webhook or an e-mail address that fails is given up"
    )
    smtp: str = Field("", description="server that takes the hub's e-mails, `host:port`; none sends none")
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="how the e-mail server is reached; `none` for one on this machine alone"
    )
    smtp_ca: Path | None = Field(
        None, description="certificates (PEM) by which the e-mail server is trusted, where the system's are not"
    )
    smtp_user: str = Field("", description="user at the e-mail server; none sends without a login")
    smtp_password: str = Field("", description="password at the e-mail server")
    smtp_from: str = Field("bongsu@localhost", description="sender of the hub's e-mails")
    smtp_domains: str = Field("", description="domains that e-mails may be sent to: `police.example,customs.example`")
    smtp_pause: float = Field(
        300.0, ge=0, le=86_400, description="seconds between two e-mails of a subscription, urgent alerts excepted"
    )
    flash_reminder: float = Field(
        5.0, gt=0, le=10_080, description="minutes after which an unacknowledged FLASH alert is called to mind"
    )
    flash_escalation: float = Field(
        15.0, gt=0, le=10_080, description="minutes after which others are asked to acknowledge a FLASH alert"
    )
    immediate_reminder: float = Field(
        30.0, gt=0, le=10_080, description="minutes after which an unacknowledged IMMEDIATE alert is called to mind"
    )
    immediate_escalation: float = Field(
        120.0, gt=0, le=10_080, description="minutes after which others are asked to acknowledge an IMMEDIATE alert"
    )
    public_url: str = Field("http://127.0.0.1:8470", description="address of the hub in links that it sends")
    key_days: int = Field(365, ge=1, description="days after which an agency's key is shown as due to be changed")
    silence_hours: float = Field(
        72.0, gt=0, description="hours after which a feed counts as silent, whatever its own habit"
    )
    log_format: Literal["json", "console"] = Field("json", description="form of the log lines")
    learn_hours: float = Field(
        0.0, ge=0, description="hours between two linking models learnt by itself, with all links made again; 0: never"
    )
    two_stewards: bool = Field(
        default=False, description="judgements on links of persons count once two stewards have said the same"
    )
    proxy_secret: str = Field(
        "",
        description="shared secret by which a TLS proxy proves itself; with it the header X-Client-Agency names the "
        "agency of the client certificate",
    )

    @classmethod
    def of(cls, data: Path, **given: Any) -> Self:
        """The settings of the hub in a data folder; what is given goes before all else. SettingError."""
        try:
            return cls(_env_file=data / ENV_FILE, data=data, **given)
        except ValidationError as error:
            wrong = "; ".join(f"BONGSU_{str(e['loc'][0]).upper()}={e['input']!r}: {e['msg']}" for e in error.errors())
            raise SettingError(f"{wrong} (the environment, or {data / ENV_FILE}; docs/operations.md)") from None
