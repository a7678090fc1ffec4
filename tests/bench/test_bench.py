"""The benchmark itself works: half-second runs, no figure is judged."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_every_operation_is_measured_without_errors(project: Path) -> None:
    """All but the costs of single steps, which need no server."""
    run = subprocess.run(
        [
            sys.executable, "-m", "tests.bench", "--json", "--seconds", "0.6", "--connections", "4",
            "--accounts", "100",
            "--only", "cc,introspect,discovery,userinfo,refresh,sso,page,journey,beside,registration",
        ],
        cwd=project, env={**os.environ}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    report = json.loads(run.stdout)
    results = {result["operation"]: result for result in report["results"]}
    assert set(results) == {
        *("cc", "introspect", "discovery", "userinfo", "refresh", "sso", "page", "journey", "registration")
    }
    for result in (*results.values(), report["under_sign_ins"]):
        assert result["operations"] > 0
        assert result["p50_ms"] <= result["p99_ms"]
    assert all(result["server_cpu_ms"] > 0 for result in results.values())
    assert results["journey"]["server_cpu_ms"] > results["userinfo"]["server_cpu_ms"]
