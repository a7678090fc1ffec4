"""Transport security: certificates are verified, by both gateways."""

import asyncio
import ssl
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Literal

import pytest
from aiosmtpd.smtp import SMTP
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from motid.messaging.errors import GatewayUnavailable
from motid.messaging.smpp import SmppGateway
from motid.messaging.smtp import SmtpGateway, SmtpOptions
from tests.messaging.conftest import mail, options, sms
from tests.messaging.test_smpp import ScriptedSmsc


def certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, signer: ec.EllipticCurvePrivateKey
) -> x509.Certificate:
    now, is_authority = datetime.now(UTC), subject == issuer
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if not is_authority:
        names = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
        builder = builder.add_extension(names, critical=False)
    else:
        usage = x509.KeyUsage(
            digital_signature=False,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            key_cert_sign=True,
            crl_sign=True,
            encipher_only=False,
            decipher_only=False,
        )
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(signer, hashes.SHA256())


@pytest.fixture
def authority_file(tmp_path: Path) -> Path:
    return tmp_path / "authority.pem"


@pytest.fixture
def server_tls(tmp_path: Path, authority_file: Path) -> ssl.SSLContext:
    authority_key, server_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    pem = serialization.Encoding.PEM
    authority_file.write_bytes(certificate("ca", authority_key, "ca", authority_key).public_bytes(pem))
    chain = tmp_path / "server.pem"
    chain.write_bytes(
        server_key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate("server", server_key, "ca", authority_key).public_bytes(pem)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(chain)
    return context


@pytest.fixture(params=[True, False], ids=["trusted", "unknown"])
def trusted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, authority_file: Path) -> bool:
    if request.param:
        monkeypatch.setenv("SSL_CERT_FILE", str(authority_file))
    trusted: bool = request.param
    return trusted


async def test_smpp_verifies_the_certificate(server_tls: ssl.SSLContext, trusted: bool) -> None:
    server = await asyncio.start_server(ScriptedSmsc().serve, "127.0.0.1", 0, ssl=server_tls)
    port = server.sockets[0].getsockname()[1]
    gateway = SmppGateway(options(port, tls=True))
    if trusted:
        await gateway.submit(sms("x"))
    else:
        with pytest.raises(GatewayUnavailable):
            await gateway.submit(sms("x"))
    await gateway.close()
    server.close()


class Accepting:
    async def handle_DATA(self, *_: object) -> str:  # noqa: N802 - the name aiosmtpd looks for
        return "250 OK"


@pytest.mark.parametrize("tls", ["implicit", "starttls"])
async def test_smtp_verifies_the_certificate(
    server_tls: ssl.SSLContext, trusted: bool, tls: Literal["implicit", "starttls"]
) -> None:
    implicit = tls == "implicit"

    def protocol() -> SMTP:
        return SMTP(Accepting(), tls_context=None if implicit else server_tls, require_starttls=not implicit)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(protocol, "127.0.0.1", 0, ssl=server_tls if implicit else None)
    port = server.sockets[0].getsockname()[1]
    gateway = SmtpGateway(SmtpOptions("127.0.0.1", port, "a@motid.example", tls=tls, timeout=3))
    if trusted:
        await gateway.submit(mail("a", "b"))
    else:
        with pytest.raises(GatewayUnavailable):
            await gateway.submit(mail("a", "b"))
    server.close()
