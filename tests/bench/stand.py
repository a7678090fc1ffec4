"""The installation under test: a durable database of its own, one exchange process, the simulators, a client."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from motid.authn.password import Password
from motid.authn.password_hasher import HashingBusy, PasswordHasher
from motid.bootstrap.platform import Platform, database_url, open_platform, prepare_database
from motid.db.embedded import embedded_folder
from motid.kernel.actor import SYSTEM
from motid.oidc.add_client import add_client
from motid.oidc.client import ClientMetadata
from motid.settings import Settings
from tests.bench.accounts import insert_accounts
from tests.bench.processes import divided_cores, started_on
from tests.bench.target import CALLBACK, SCOPE, Target
from tests.installation import PASSWORD, Installation

LIMIT_SCALE = 100_000
_START_TIMEOUT = 120.0


@dataclass(frozen=True)
class Stand:
    """What is measured, and the way into its database for what is measured in this process."""

    target: Target
    platform: Platform
    database_server: int
    """Process id of PostgreSQL."""
    database_url: str


@asynccontextmanager
async def open_stand(accounts: int) -> AsyncIterator[Stand]:
    """Start everything in a temporary folder, and leave nothing behind."""
    var = temporary_folder()
    server_core, other_cores = divided_cores()
    try:
        with started_on(other_cores):
            async with database_url(Settings(mode="sandbox", var=var)) as url:
                await prepare_database(url)
                installation = Installation(var, url, settings={"MOTID_LIMIT_SCALE": str(LIMIT_SCALE)})
                async with serving(installation, "sandbox", other_cores):
                    settings = settings_of(installation)
                    async with open_platform(settings) as platform:
                        target = await _prepare(platform, accounts, postmaster(var))
                        async with serving(installation, "exchange", server_core) as target.server:
                            await target.discover()
                            yield Stand(target, platform, target.database, url)
    finally:
        shutil.rmtree(var, ignore_errors=True)


def temporary_folder() -> Path:
    """Return a fresh folder that PostgreSQL may use."""
    folder = Path(tempfile.mkdtemp(prefix="motid-bench-"))
    folder.chmod(0o755)  # PostgreSQL runs as another user when we are root
    return folder


def settings_of(installation: Installation) -> Settings:
    """Return the settings of its processes, for what works in this one."""
    return Settings.model_validate(
        {
            "mode": "sandbox",
            "var": installation.var,
            "base_port": installation.base_port,
            "database_url": installation.database_url,
            "limit_scale": LIMIT_SCALE,
            "captcha": "off",
        }
    )


async def _prepare(platform: Platform, accounts: int, database: int) -> Target:
    """Insert the accounts, and a client that AAL1 and the law are enough for: no page but that of the password."""
    hasher = PasswordHasher()
    hashed = await hasher.hash(Password.typed(PASSWORD))
    hasher.close()
    if isinstance(hashed, HashingBusy):
        raise TypeError("nobody else hashes here")
    metadata = ClientMetadata(
        client_name="Dịch vụ đo tốc độ",
        redirect_uris=(CALLBACK,),
        grant_types=("authorization_code", "refresh_token", "client_credentials"),
        scope=tuple(SCOPE.split()),
        required_acr="urn:motid:ial1:aal1",
        legal_basis={"email": "Điều 19 Luật 91/2025/QH15"},
    )
    async with platform.database.begin(SYSTEM) as uow:
        client = await add_client(uow, metadata, sandbox=True)
        users = await insert_accounts(uow, accounts, hashed, client.client_id)
    return Target(
        name="MotID",
        issuer=platform.settings.exchange,
        client_id=client.client_id,
        client_secret=client.secret or "",
        users=users,
        password=PASSWORD,
        server=0,
        database=database,
        metadata={},
    )


def postmaster(var: Path) -> int:
    """Return the process id of the embedded PostgreSQL of a data folder."""
    return int((embedded_folder(var) / "postmaster.pid").read_text().splitlines()[0])


@asynccontextmanager
async def serving(installation: Installation, site: str, cores: set[int]) -> AsyncIterator[int]:
    """Serve one site with one worker until the end of the block; gives its process id."""
    log = installation.var / f"{site}.log"
    environment = {**installation.environment, "MOTID_CAPTCHA": "off"}
    with started_on(cores), log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - returns at once
            [sys.executable, "-m", "motid", "serve", site],
            env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        origins = {"sandbox": installation.sandbox, "desk": installation.desk}
        await until_ready(f"{origins.get(site, installation.exchange)}/health/ready", process, log)
        yield process.pid
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)


async def until_ready(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Wait until an address answers 200. Raises `RuntimeError` when the process ends or takes too long."""
    async with asyncio.timeout(_START_TIMEOUT), httpx.AsyncClient(trust_env=False, timeout=5) as http:
        while process.poll() is None:
            try:
                if (await http.get(address)).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.1)
    raise RuntimeError(f"it did not start:\n{await asyncio.to_thread(log.read_text)}")
