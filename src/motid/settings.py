"""Settings: the typed environment. Every variable begins with `MOTID_`; `docs/reference/settings.md` lists them.

Rules with dates (cut-over dates, deadlines, thresholds) are not settings but policy records (`motid.policies`).
"""

from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Mode = Literal["sandbox", "production"]

EXCHANGE, EID, PORTAL, DESK = 0, 1, 2, 3
SMTP, SMPP, SANDBOX = 7, 8, 9
"""Offsets of the sites and simulators from the base port (design §1)."""


_NEEDED_IN_PRODUCTION = (
    "exchange_origin",
    "carrier_url",
    "carrier_api_key",
    "smpp_port",
    "smpp_password",
    "smtp_port",
)
"""What an installation cannot take from the sandbox."""


class Settings(BaseSettings):
    """Everything that differs from one installation to the next."""

    model_config = SettingsConfigDict(env_prefix="MOTID_", extra="ignore", frozen=True)

    mode: Mode = Field(default="production", description="`sandbox` allows loopback peers and starts simulators")
    var: Path = Field(default=Path("var"), description="Folder for the embedded database, keys and logs")
    base_port: int = Field(default=8000, ge=1, le=65526, description="First port of the sites")
    listen: str = Field(default="127.0.0.1", description="Address that the sites listen on")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe level logged"
    )

    database_url: SecretStr | None = Field(default=None, description="PostgreSQL 15 or later; embedded when not set")
    database_pool: int = Field(default=8, ge=1, le=200, description="Connections a process keeps")

    master_keys: Path | None = Field(
        default=None, description="File of master keys; `<var>/keys/master.json` when not set"
    )

    exchange_origin: str | None = Field(default=None, description="Public origin of the exchange, the OpenID issuer")
    eid_origin: str | None = Field(default=None, description="Public origin of the eID authority")
    portal_origin: str | None = Field(default=None, description="Public origin of the portal")
    desk_origin: str | None = Field(default=None, description="Public origin of the desk")
    desk_client_id: str | None = Field(
        default=None, description="Identifier under which the desk is registered as a client of the exchange"
    )
    desk_client_secret: SecretStr | None = Field(default=None, description="Secret of the desk as a client")
    sandbox_origin: str | None = Field(default=None, description="Origin of the sandbox")
    trusted_proxies: int = Field(
        default=0, ge=0, le=5, description="Proxies in front whose X-Forwarded-For is believed"
    )

    client_certificate_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9-]{1,60}$",
        description="Header in which the nearest proxy passes the certificate that a client showed in the TLS "
        "handshake: as RFC 9440 says, or PEM in URL encoding; the proxy removes it from what clients send",
    )
    client_certificate_verified_header: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z0-9-]{1,60}$",
        description="Header in which that proxy says `SUCCESS` of a certificate whose chain it checked, for a proxy "
        "that lets others through for `self_signed_tls_client_auth`; when not set, the proxy lets none through",
    )
    client_certificate_peers: str = Field(
        default="127.0.0.0/8,::1/128",
        description="Networks, by commas, that the proxy connects from; the certificate header of others is ignored",
    )
    mtls_origin: str | None = Field(
        default=None,
        description="Origin at which the proxy asks clients for certificates (RFC 8705), where not the issuer",
    )
    dpop_nonces: Literal["demanded", "optional"] = Field(
        default="optional", description="Whether DPoP proofs need a nonce of the provider (RFC 9449)"
    )

    smpp_host: str = Field(default="127.0.0.1", description="SMSC host")
    smpp_port: int | None = Field(default=None, description="SMSC port")
    smpp_system_id: str = Field(default="motid", max_length=15, description="SMPP system_id")
    smpp_password: SecretStr = Field(default=SecretStr("sandbox"), description="SMPP password (at most 8 characters)")
    smpp_tls: bool = Field(default=False, description="Speak SMPP over TLS")
    smpp_window: int = Field(default=10, ge=1, le=100, description="Submissions under way at once on one bind")
    smpp_deduplicates: bool = Field(
        default=False, description="The SMSC drops a second submission with the same idempotency key (TLV 0x1501)"
    )
    sms_sender: str = Field(
        default="MotID", max_length=11, pattern=r"^[A-Za-z0-9]+$", description="Registered brandname"
    )

    smtp_host: str = Field(default="127.0.0.1", description="Mail relay host")
    smtp_port: int | None = Field(default=None, description="Mail relay port")
    smtp_username: str | None = Field(default=None, description="Mail relay user")
    smtp_password: SecretStr | None = Field(default=None, description="Mail relay password")
    smtp_tls: Literal["none", "starttls", "implicit"] = Field(
        default="none", description="Transport security to the relay"
    )
    mail_sender: str = Field(default="khong-tra-loi@motid.example", description="From address of mail")

    population_url: str | None = Field(default=None, description="Service address of the population database")
    population_user: str = Field(default="motid", description="User name at the population service")
    population_client: str = Field(
        default="VN/GOV/H26/motid", description="X-Road-Client: instance/class/member/subsystem of this installation"
    )
    population_api_key: SecretStr = Field(
        default=SecretStr("sandbox"), description="ApiKey of the population gateway"
    )
    population_secret: SecretStr = Field(
        default=SecretStr("sandbox"), description="Shared secret of the population service"
    )
    population_service_code: str = Field(
        default="G15-TP110", description="`MaDVC`: code of the service that asks the population database"
    )
    population_officer_code: str = Field(
        default="motid", description="`MaCanBo` where a citizen asks and no officer is involved"
    )
    population_unit_code: str = Field(default="H26", description="`MaDonVi`: unit that answers for the questions")
    population_account: str = Field(default="motid", description="`TaiKhoan` of the installation")
    carrier_url: str | None = Field(default=None, description="Base address of the carrier subscriber gateway")
    carrier_api_key: SecretStr = Field(default=SecretStr("sandbox"), description="Key for the carrier gateway")
    registry_timeout: float = Field(
        default=8.0, gt=0, le=60, description="Seconds before a registry counts as silent"
    )

    captcha: Literal["on", "off"] = Field(default="on", description="`off` only in sandbox mode, for load tests")
    limit_scale: float = Field(
        default=1.0, gt=0, description="Multiplies every attempt limit; above 1 only in sandbox mode"
    )

    pkcs11_module: Path | None = Field(
        default=None, description="PKCS#11 library of a hardware module in which keys that sign tokens are made"
    )
    pkcs11_token: str = Field(default="motid", max_length=32, description="Label of the module's token")
    pkcs11_pin_file: Path | None = Field(default=None, description="File that holds the user PIN of the token")
    pkcs11_sessions: int = Field(default=4, ge=1, le=64, description="Sessions with the module in each process")
    pkcs11_master_keys: bool = Field(
        default=False, description="The vault's master keys are in the module too, instead of in a file"
    )

    signing_key_days: int = Field(
        default=90, ge=1, le=3650, description="Days after which a key that signs tokens gets a successor"
    )
    refresh_grace_seconds: float = Field(
        default=5.0,
        ge=0,
        le=60,
        description="Seconds for which a client may repeat its last refresh token, because the answer was lost",
    )

    @model_validator(mode="after")
    def _certificates_come_by_a_proxy(self) -> Self:
        try:
            for network in self.client_certificate_peers.split(","):
                ip_network(network.strip())
        except ValueError:
            raise ValueError("MOTID_CLIENT_CERTIFICATE_PEERS are networks such as 10.0.0.0/8, by commas") from None
        if self.client_certificate_header is not None and self.trusted_proxies == 0:
            raise ValueError("MOTID_CLIENT_CERTIFICATE_HEADER needs MOTID_TRUSTED_PROXIES of 1 or more")
        if self.mtls_origin is not None and self.client_certificate_header is None:
            raise ValueError("MOTID_MTLS_ORIGIN needs MOTID_CLIENT_CERTIFICATE_HEADER")
        return self

    @model_validator(mode="after")
    def _module_has_a_pin(self) -> Self:
        if self.pkcs11_module is not None and self.pkcs11_pin_file is None:
            raise ValueError("MOTID_PKCS11_MODULE needs MOTID_PKCS11_PIN_FILE")
        if self.pkcs11_master_keys and self.pkcs11_module is None:
            raise ValueError("MOTID_PKCS11_MASTER_KEYS needs MOTID_PKCS11_MODULE")
        return self

    @model_validator(mode="after")
    def _production_is_strict(self) -> Self:
        if self.mode == "production":
            if self.captcha == "off":
                raise ValueError("MOTID_CAPTCHA=off is for sandbox mode only")
            if self.limit_scale > 1:
                raise ValueError("MOTID_LIMIT_SCALE above 1 is for sandbox mode only")
            missing = [name for name in _NEEDED_IN_PRODUCTION if self._is_of_the_sandbox(name)]
            if missing:
                raise ValueError("production mode needs " + ", ".join("MOTID_" + name.upper() for name in missing))
            self._travels_encrypted()
        return self

    def _travels_encrypted(self) -> None:
        """Refuse addresses without TLS: cookies would lose `Secure`, and personal data would travel in the clear."""
        for name in ("exchange_origin", "desk_origin", "carrier_url", "population_url", "mtls_origin"):
            if not (getattr(self, name) or "https://").startswith("https://"):
                raise ValueError(f"MOTID_{name.upper()} begins with https:// in production mode")
        if self.exchange.count("/") > len("//"):
            raise ValueError("MOTID_EXCHANGE_ORIGIN is scheme and host alone, without a path or a slash at the end")

    def _is_of_the_sandbox(self, name: str) -> bool:
        """Whether a setting has no value, or still the sandbox's secret."""
        value = getattr(self, name)
        return value is None or (isinstance(value, SecretStr) and value.get_secret_value() == "sandbox")

    def port(self, offset: int) -> int:
        """Return the port of a site or simulator by its offset."""
        return self.base_port + offset

    def _local(self, offset: int) -> str:
        return f"http://localhost:{self.port(offset)}"

    @property
    def exchange(self) -> str:
        """Origin of the exchange, without a slash at the end; also the OpenID issuer."""
        return self.exchange_origin or self._local(EXCHANGE)

    @property
    def eid(self) -> str:
        """Origin of the eID authority."""
        return self.eid_origin or self._local(EID)

    @property
    def portal(self) -> str:
        """Origin of the portal."""
        return self.portal_origin or self._local(PORTAL)

    @property
    def desk(self) -> str:
        """Origin of the desk."""
        return self.desk_origin or self._local(DESK)

    @property
    def sandbox(self) -> str:
        """Origin of the sandbox."""
        return self.sandbox_origin or self._local(SANDBOX)

    @property
    def secure(self) -> bool:
        """Whether the exchange is reached over TLS; decides the Secure attribute of cookies."""
        return self.exchange.startswith("https://")

    @property
    def smsc_port(self) -> int:
        """Port of the SMSC: the configured one, else the sandbox's."""
        return self.smpp_port or self.port(SMPP)

    @property
    def relay_port(self) -> int:
        """Port of the mail relay: the configured one, else the sandbox's."""
        return self.smtp_port or self.port(SMTP)

    @property
    def population(self) -> str:
        """Address of the population service: the configured one, else the sandbox's X-Road path."""
        return self.population_url or f"{self.sandbox}/xroad/population"

    @property
    def carrier(self) -> str:
        """Base address of the carrier gateway: the configured one, else the sandbox's."""
        return self.carrier_url or f"{self.sandbox}/carrier/v1"

    @property
    def master_key_file(self) -> Path:
        """File of the master keys."""
        return self.master_keys or self.var / "keys" / "master.json"
