"""`motid client add --certificate`: an operator gives the certificate, and writes no key set by hand."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from typer.testing import CliRunner

from motid.cli.client import app
from motid.oidc.client_certificate import certificates_of, distinguished_name
from tests.oidc.mtls.authority import certificate
from tests.oidc.mtls.terminator import Authority

ADD = ("add", "--name", "A", "--redirect-uri", "https://dvc.vidu.example/callback", "--scope", "openid", "--json")


@pytest.fixture
def runner(database_url: str, tmp_path: Path) -> CliRunner:
    environment = {"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)}
    return CliRunner(env=environment)


async def registered(runner: CliRunner, file: Path) -> dict[str, Any]:
    added = await asyncio.to_thread(runner.invoke, app, [*ADD, "--certificate", str(file)])
    assert added.exit_code == 0, added.output
    made = json.loads(added.output)
    assert "client_secret" not in made
    shown = await asyncio.to_thread(runner.invoke, app, ["show", made["client_id"], "--json"])
    return dict(json.loads(shown.output))


async def test_a_certificate_of_a_pki_is_known_by_its_subject(runner: CliRunner, tmp_path: Path) -> None:
    subject = "CN=dvc\\, quầy 1,O=Tỉnh thử nghiệm,C=VN"
    metadata = await registered(runner, Authority(tmp_path, "pki").issue(subject))
    assert metadata["token_endpoint_auth_method"] == "tls_client_auth"
    assert distinguished_name(metadata["tls_client_auth_subject_dn"]) == distinguished_name(subject)


async def test_a_self_signed_certificate_is_registered_itself(runner: CliRunner, tmp_path: Path) -> None:
    for key in (None, rsa.generate_private_key(65537, 2048)):
        own = certificate(key=key)
        file = tmp_path / "own.pem"
        file.write_bytes(own.public_bytes(Encoding.PEM))
        metadata = await registered(runner, file)
        assert metadata["token_endpoint_auth_method"] == "self_signed_tls_client_auth"
        assert certificates_of(metadata["jwks"]) == [own.public_bytes(Encoding.DER)]


async def test_what_cannot_be_registered_is_said(runner: CliRunner, tmp_path: Path) -> None:
    file, other = tmp_path / "own.pem", tmp_path / "other.pem"
    file.write_text("nonsense")
    other.write_bytes(certificate(key=ed25519.Ed25519PrivateKey.generate()).public_bytes(Encoding.PEM))
    for options in (
        ["--certificate", str(file)],
        ["--certificate", str(other)],
        ["--certificate", "none", "--public"],
    ):
        assert (await asyncio.to_thread(runner.invoke, app, [*ADD, *options])).exit_code == 2
