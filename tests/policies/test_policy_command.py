import json
from pathlib import Path

from motid.bootstrap.declared import declared_policies
from motid.db import Pool
from tests.command import motid


async def test_a_rule_is_listed_changed_shown_and_audited(pool: Pool, database_url: str, tmp_path: Path) -> None:
    name, policy = next((name, each) for name, each in sorted(declared_policies().items()) if each.type is int)
    ended = await motid(database_url, tmp_path, "policy", "list", "--json")
    assert ended.code == 0, ended.err
    rules = {rule["name"]: rule["value"] for rule in json.loads(ended.out)}
    assert rules[name] == policy.initial[0].value

    change = ["policy", "set", name, "--from", "2099-01-01", "--value", "7", "--basis", "Circular 1/2098"]
    ended = await motid(database_url, tmp_path, *change)
    assert ended.code == 0, ended.err
    assert (await motid(database_url, tmp_path, *change)).code == 1
    ended = await motid(database_url, tmp_path, "policy", "show", name, "--json")
    newest, earlier = json.loads(ended.out)[:2]
    assert (newest["value"], newest["basis"]) == (7, "Circular 1/2098")
    assert newest["valid_from"] == earlier["valid_to"] == "2098-12-31T17:00:00Z"
    [event] = await pool.fetch("SELECT actor_kind, data FROM audit_event WHERE kind = 'policies.changed'")
    assert (event["actor_kind"], event["data"]["name"], event["data"]["value"]) == ("system", name, "7")


async def test_what_does_not_fit_is_refused(pool: Pool, database_url: str, tmp_path: Path) -> None:
    name = next(name for name, each in sorted(declared_policies().items()) if each.type is int)
    rest = ["--basis", "none", "--from", "2099-01-01"]
    assert (await motid(database_url, tmp_path, "policy", "set", name, *rest, "--value", '"x"')).code == 1
    assert (await motid(database_url, tmp_path, "policy", "set", name, *rest, "--value", "x")).code == 2
    assert (await motid(database_url, tmp_path, "policy", "set", "no.such", *rest, "--value", "1")).code == 2
    assert await pool.fetchval("SELECT count(*) FROM audit_event WHERE kind = 'policies.changed'") == 0
