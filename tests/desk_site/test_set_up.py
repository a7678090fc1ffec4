"""The setting up of a desk in production, as it is written down."""

import json
import re
from pathlib import Path

from motid.bootstrap.call_client import GuardedGet
from motid.cli.desk_client import desk_metadata
from motid.oidc.import_clients import read_entries
from motid.settings import Settings
from tests.installation import Installation

GUIDE = Path(__file__).parents[2] / "docs" / "howto" / "run-a-desk.md"


def written_down() -> str:
    """Return the client as the guide has it."""
    found = re.search(r"<<'JSON'\n(.+?)\nJSON\n", GUIDE.read_text(), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_client_of_the_guide_is_taken_by_the_command(installation: Installation, tmp_path: Path) -> None:
    file = tmp_path / "desk.json"
    file.write_text(written_down())
    done = installation.command("client", "import", str(file), "--json")
    assert done.returncode == 0, done.stderr
    [client] = json.loads(done.stdout)
    assert client["state"] == "added"
    assert "ignored" not in client
    assert client["client_id"]
    assert client["client_secret"]
    installation.command("client", "remove", client["client_id"])


async def test_the_client_of_the_guide_is_the_one_that_a_running_desk_has() -> None:
    [entry] = await read_entries([json.loads(written_down())], GuardedGet(sandbox=False), sandbox=False)
    settings = Settings(mode="sandbox", desk_origin="https://desk.example")
    wanted = desk_metadata(settings)
    assert entry.metadata == wanted
