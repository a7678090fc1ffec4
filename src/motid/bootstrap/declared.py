"""What packages declare by convention, found by name so that none can be forgotten.

`<package>/sealed.py` declares `SEALED_TABLES`, `<package>/policies.py` declares `POLICIES`,
`<package>/merge.py` declares `MERGE_PARTICIPANTS`.
"""

import importlib
import importlib.util
import pkgutil
from typing import Any

import motid
from motid.accounts.merge_participant import MergeParticipant
from motid.policies import Policy
from motid.vault import SealedTable


def declared_sealed_tables() -> tuple[SealedTable, ...]:
    """Return the sealed tables of every package."""
    return tuple(table for found in _declarations("sealed", "SEALED_TABLES") for table in found)


def declared_merge_participants() -> tuple[MergeParticipant, ...]:
    """Return who follows an account into another, of every package."""
    return tuple(one for found in _declarations("merge", "MERGE_PARTICIPANTS") for one in found)


def declared_policies() -> dict[str, Policy[Any]]:
    """Return the rules of every package by name."""
    return {policy.name: policy for found in _declarations("policies", "POLICIES") for policy in found}


def _declarations(module: str, constant: str) -> list[tuple[Any, ...]]:
    packages = sorted(info.name for info in pkgutil.iter_modules(motid.__path__) if info.ispkg)
    names = [f"motid.{package}.{module}" for package in packages]
    present = [name for name in names if importlib.util.find_spec(name) is not None]
    return [getattr(importlib.import_module(name), constant) for name in present]
