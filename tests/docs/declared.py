"""What the code declares and the reference has to list: settings, commands, audit events, rules, error codes."""

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import motid
from motid.audit import AuditEvent
from motid.bootstrap.declared import declared_policies
from motid.limits import Limit
from motid.policies import Policy

SOURCE = Path(motid.__file__).parent
_DELIVERY_CODE = re.compile(r"(delivery|sms|smpp|smtp)\.[a-z_]+")
_NOT_IMPORTED = ("motid.__main__", "motid.db.migrations")
"""Run when they are imported."""


@cache
def every_module() -> tuple[str, ...]:
    """Import every module of MotID and return their names."""
    names = [info.name for info in pkgutil.walk_packages(motid.__path__, "motid.")]
    wanted = tuple(name for name in names if not name.startswith(_NOT_IMPORTED))
    for name in wanted:
        importlib.import_module(name)
    return wanted


def audit_events() -> list[type[AuditEvent]]:
    """Return every kind of event, in the order of their names."""
    every_module()
    own = [event for event in AuditEvent.__subclasses__() if event.__module__.startswith("motid.")]
    return sorted(own, key=lambda event: event.kind)


def policies() -> list[Policy[object]]:
    """Return every rule, in the order of their names."""
    return [policy for _, policy in sorted(declared_policies().items())]


def fixed_limits() -> list[Limit]:
    """Return the attempt limits that stand in code, in the order of their names."""
    found = {
        value.name: value
        for name in every_module()
        for value in vars(sys.modules[name]).values()
        if isinstance(value, Limit)
    }
    return [found[name] for name in sorted(found)]


def error_codes() -> set[str]:
    """Return every code of a broken rule that stands in the source, wherever it is given."""
    return {code for tree in _trees() for node in ast.walk(tree) for code in _codes_of(node)}


def _trees() -> Iterator[ast.Module]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield ast.parse(path.read_text(encoding="utf-8"))


def _codes_of(node: ast.AST) -> Iterator[str]:
    """Yield the code of a class, of `Error(code=...)`, of `constraint_error(name, ...)` and of a message's end."""
    match node:
        case ast.ClassDef(body=body):
            for line in body:
                match line:
                    case (
                        ast.Assign(targets=[ast.Name("code")], value=ast.Constant(str(code)))
                        | ast.AnnAssign(target=ast.Name("code"), value=ast.Constant(str(code)))
                    ):
                        yield code
        case ast.Call(func=ast.Name("constraint_error"), args=[_, ast.Constant(str(code))]):
            yield code
        case ast.Call(args=[*_, ast.Constant(str(code))]) if _DELIVERY_CODE.fullmatch(code):
            yield code
        case ast.Call(keywords=keywords):
            for keyword in keywords:
                match keyword:
                    case ast.keyword("code", ast.Constant(str(code))) if "." in code:
                        yield code
