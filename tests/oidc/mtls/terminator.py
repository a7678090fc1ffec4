"""A proxy that ends TLS: asks for certificates of its authority, and tells the provider of them by a header."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.oidc.mtls.authority import HEADER


@dataclass
class Authority:
    """Issues certificates into a folder."""

    folder: Path
    name: str

    def __post_init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.file = self.folder / f"{self.name}.pem"
        self.file.write_bytes(self._issued(f"CN={self.name}", self.key, ca=True).public_bytes(Encoding.PEM))

    def issue(self, subject: str, host: str | None = None) -> Path:
        """Return a file with a certificate and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        issued = self._issued(subject, key, host=host)
        file = self.folder / f"{x509.random_serial_number()}.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(issued.public_bytes(Encoding.PEM) + private)
        return file

    def _issued(
        self, subject: str, key: ec.EllipticCurvePrivateKey, *, ca: bool = False, host: str | None = None
    ) -> x509.Certificate:
        now = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name.from_rfc4514_string(subject))
            .issuer_name(x509.Name.from_rfc4514_string(f"CN={self.name}"))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(hours=1))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        )
        if host is not None:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self.key, SHA256())


@asynccontextmanager
async def terminating(upstream: str, authority: Authority) -> AsyncIterator[str]:
    """Serve TLS in front of an origin; gives the origin of its own."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(authority.file))
    context.load_cert_chain(authority.issue("CN=localhost", "localhost"))
    context.verify_mode = ssl.CERT_OPTIONAL

    async def pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await _pass_on(upstream, reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(pass_on, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"


async def _pass_on(upstream: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    lines = (await reader.readuntil(b"\r\n\r\n")).rstrip(b"\r\n").split(b"\r\n")
    theirs = (HEADER.lower().encode() + b":", b"connection:", b"x-forwarded-for:")
    kept = [line for line in lines if not line.lower().startswith(theirs)]
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    if shown is not None:
        kept.append(f"{HEADER}: :{base64.b64encode(shown).decode()}:".encode())
    kept += [b"X-Forwarded-For: 192.0.2.1", b"Connection: close"]
    sizes = [int(line.partition(b":")[2]) for line in lines if line.lower().startswith(b"content-length:")]
    body = await reader.readexactly(sum(sizes))
    to = urlsplit(upstream)
    behind, ahead = await asyncio.open_connection(to.hostname, to.port)
    ahead.write(b"\r\n".join(kept) + b"\r\n\r\n" + body)
    writer.write(await behind.read())
    await writer.drain()
    ahead.close()
