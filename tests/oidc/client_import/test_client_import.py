"""`motid client import`, `update` and `rotate-secret`."""

import json
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from joserfc.jwk import ECKey
from typer.testing import CliRunner

import motid.cli  # noqa: F401 - puts the commands together
from tests.oidc.test_client_command import run

CALLBACK = "https://dich-vu.example/callback"


@pytest.fixture
def runner(database_url: str, tmp_path: Path) -> CliRunner:
    environment = {"MOTID_MODE": "sandbox", "MOTID_DATABASE_URL": database_url, "MOTID_VAR": str(tmp_path)}
    return CliRunner(env=environment)


def file_of(folder: Path, content: object) -> str:
    path = folder / "clients.json"
    path.write_text(json.dumps(content))
    return str(path)


async def imported(runner: CliRunner, folder: Path, content: object, *options: str) -> list[dict[str, Any]]:
    code, output = await run(runner, "import", file_of(folder, content), "--json", *options)
    assert code == 0, output
    found: list[dict[str, Any]] = json.loads(output)
    return found


async def shown(runner: CliRunner, client_id: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((await run(runner, "show", client_id, "--json"))[1])
    return found


async def test_a_file_may_begin_with_a_byte_order_mark(runner: CliRunner, tmp_path: Path) -> None:
    path = tmp_path / "clients.json"
    path.write_text(json.dumps([{"client_id": "a", "redirect_uris": [CALLBACK]}]), encoding="utf-8-sig")
    code, output = await run(runner, "import", str(path), "--json")
    assert (code, json.loads(output)[0]["client_id"]) == (0, "a")


async def test_clients_come_from_a_file_with_or_without_names_and_secrets(runner: CliRunner, tmp_path: Path) -> None:
    entries = [
        {
            "client_id": "so-tu-phap",
            "client_secret": "mat-khau-thu",
            "client_name": "Sở Tư pháp",
            "client_name#en": "Department of Justice",
            "redirect_uris": [CALLBACK],
            "scope": "openid profile offline_access",
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": "client_secret_post",
            "contacts": ["ky-thuat@vidu.example"],
            "x_colour": "green",
        },
        {"client_name": "Không tên", "redirect_uris": [CALLBACK], "scope": ["openid", "email"]},
        {"client_name": "Máy", "grant_types": ["client_credentials"], "scope": "things:read"},
    ]
    first, second, third = await imported(runner, tmp_path, entries)
    assert first == {
        "client_id": "so-tu-phap",
        "client_secret": "mat-khau-thu",
        "state": "added",
        "ignored": ["x_colour"],
    }
    assert len(second["client_secret"]) >= 32
    known = await shown(runner, "so-tu-phap")
    assert known["client_name#en"] == "Department of Justice"
    assert known["scope"] == "openid profile offline_access"
    assert known["require_pkce"] is False
    assert known["id_token_signed_response_alg"] == "ES256"
    assert (await shown(runner, second["client_id"]))["scope"] == "openid email"
    assert (await shown(runner, third["client_id"]))["response_types"] == []


async def test_one_member_holds_a_client_to_fapi(runner: CliRunner, tmp_path: Path) -> None:
    key = ECKey.generate_key("P-256", {"kid": "k", "use": "sig"})
    entry = {
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": {"keys": [key.as_dict(private=False)]},
        "security_profile": "fapi2",
    }
    (new,) = await imported(runner, tmp_path, [entry])
    assert (await shown(runner, new["client_id"]))["require_pkce"] is True


async def test_a_client_without_a_name_is_called_by_its_identifier_or_its_host(
    runner: CliRunner, tmp_path: Path
) -> None:
    entries = [{"client_id": "a", "redirect_uris": [CALLBACK]}, {"redirect_uris": [CALLBACK]}]
    first, second = await imported(runner, tmp_path, entries)
    assert (await shown(runner, first["client_id"]))["client_name"] == "a"
    assert (await shown(runner, second["client_id"]))["client_name"] == "dich-vu.example"


async def test_the_same_file_again_changes_nothing_and_another_replaces(
    runner: CliRunner, tmp_path: Path, pool: asyncpg.Pool
) -> None:
    entry = {"client_id": "a", "client_secret": "s" * 16, "client_name": "Một", "redirect_uris": [CALLBACK]}
    await imported(runner, tmp_path, [entry])
    code, output = await run(runner, "import", file_of(tmp_path, [entry]))
    assert code != 0
    assert "taken" in output
    (again,) = await imported(runner, tmp_path, [entry], "--update")
    assert again["state"] == "unchanged"
    changed, added = {**entry, "client_name": "Hai"}, {**entry, "client_id": "b"}
    states = [each["state"] for each in await imported(runner, tmp_path, [changed, added], "--update")]
    assert states == ["updated", "added"]
    assert (await shown(runner, "a"))["client_name"] == "Hai"
    kinds = [row["kind"] for row in await pool.fetch("SELECT kind FROM audit_event ORDER BY id")]
    assert kinds == ["oidc.client_added", "oidc.client_changed", "oidc.client_added"]


async def test_one_wrong_entry_keeps_all_of_them_out_and_every_problem_is_told(
    runner: CliRunner, tmp_path: Path, pool: asyncpg.Pool
) -> None:
    entries = [
        {"client_id": "good", "client_name": "Tốt", "redirect_uris": [CALLBACK]},
        {
            "client_id": "bad",
            "client_name": "Xấu",
            "redirect_uris": ["ftp://a.example/"],
            "grant_types": ["implicit"],
        },
        {"client_id": "good", "client_name": "Tốt", "redirect_uris": [CALLBACK]},
        {"client_name": "Ngắn", "redirect_uris": [CALLBACK], "client_secret": "short", "jwks": {"keys": []}},
        {"client_name": "", "redirect_uris": [CALLBACK, "https://other.example/"], "logo_uri": "http//x"},
        "nothing",
    ]
    code, output = await run(runner, "import", file_of(tmp_path, entries))
    assert code == 2
    for part in (
        "entry 2: grant_types: it is a list of texts, each one of authorization_code",
        "entry 3: client_id: another entry has this identifier",
        "entry 4: jwks:",
        "entry 5: client_name: the client needs a name",
        "entry 5: logo_uri:",
        "entry 5: redirect_uris: addresses on several hosts",
        "entry 6:",
    ):
        assert part in output
    assert "Traceback" not in output
    assert await pool.fetchval("SELECT count(*) FROM client") == 0


async def test_a_secret_is_longer_in_production(
    database_url: str, tmp_path: Path, pool: asyncpg.Pool, runner: CliRunner
) -> None:
    from motid.oidc.client_secret import check_secret
    from motid.oidc.errors import ClientMetadataInvalid

    check_secret("s" * 8, sandbox=True)
    check_secret("s" * 16, sandbox=False)
    for secret, sandbox in (("s" * 7, True), ("s" * 15, False)):
        with pytest.raises(ClientMetadataInvalid):
            check_secret(secret, sandbox=sandbox)


async def test_one_member_is_changed_and_the_rest_stays(runner: CliRunner, tmp_path: Path) -> None:
    await imported(runner, tmp_path, [{"client_id": "a", "client_name": "Một", "redirect_uris": [CALLBACK]}])
    changes = ("--set", "client_name=Hai", "--set", "requests_per_minute=60", "--set", "require_pkce=true")
    code, output = await run(runner, "update", "a", *changes)
    assert code == 0, output
    known = await shown(runner, "a")
    assert (known["client_name"], known["requests_per_minute"], known["require_pkce"]) == ("Hai", 60, True)
    assert known["redirect_uris"] == [CALLBACK]
    assert (await run(runner, "update", "a", "--unset", "requests_per_minute"))[0] == 0
    assert "requests_per_minute" not in await shown(runner, "a")
    for wrong in ("colour=green", "subject_type=other", "client_id=b", "client_name="):
        code, output = await run(runner, "update", "a", "--set", wrong)
        assert code == 2, output
        assert "Traceback" not in output


async def test_a_secret_is_changed_while_the_one_before_still_holds(
    runner: CliRunner, tmp_path: Path, pool: asyncpg.Pool
) -> None:
    entry = {"client_id": "a", "client_secret": "s" * 16, "client_name": "Một", "redirect_uris": [CALLBACK]}
    await imported(runner, tmp_path, [entry])
    before = await pool.fetchval("SELECT secret_hash FROM client")
    code, output = await run(runner, "rotate-secret", "a", "--json")
    assert code == 0, output
    assert len(json.loads(output)["client_secret"]) >= 32
    row = await pool.fetchrow("SELECT * FROM client")
    assert row is not None
    assert row["previous_secret_hash"] == before != row["secret_hash"]
    code, output = await run(runner, "rotate-secret", "a", "--overlap-hours", "0")
    assert code == 0, output
    assert await pool.fetchval("SELECT previous_secret_until FROM client") is None
    assert (await run(runner, "rotate-secret", "nobody"))[0] == 2


async def test_an_initial_access_token_is_made_listed_and_revoked(runner: CliRunner) -> None:
    code, output = await run(runner, "initial-access-token", "create", "--label", "Sở Y tế", "--uses", "5", "--json")
    assert code == 0, output
    made = json.loads(output)
    listed = json.loads((await run(runner, "initial-access-token", "list", "--json"))[1])
    assert [(each["label"], each["uses_left"], each["state"]) for each in listed] == [("Sở Y tế", 5, "usable")]
    assert made["initial_access_token"] not in str(listed)
    assert (await run(runner, "initial-access-token", "revoke", made["id"]))[0] == 0
    assert (await run(runner, "initial-access-token", "revoke", made["id"]))[0] == 2
    assert "revoked" in (await run(runner, "initial-access-token", "list"))[1]
