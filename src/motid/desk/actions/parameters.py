"""Read an action's parameters from a form: every fault has a code, and the code names no value."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from motid.desk.actions.model import ActionCode, AnyAction, Ground, Parameters
from motid.desk.actions.registry import ACTIONS

ACTION, GROUND = "action", "ground"
_YES = frozenset({"yes", "true", "on", "1"})


@dataclass(frozen=True, slots=True)
class AskedStep:
    """What somebody wants done, and why."""

    action: AnyAction
    ground: Ground
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class WrongParameters:
    """Field -> code: `missing`, `unknown` or `malformed`."""

    errors: Mapping[str, str]


def read_step(form: Mapping[str, str]) -> AskedStep | WrongParameters:
    """Read action, ground and the action's own parameters. Fields that the action does not know are left alone."""
    try:
        action = ACTIONS[ActionCode(form.get(ACTION, ""))]
    except ValueError:
        return WrongParameters({ACTION: "unknown" if form.get(ACTION) else "missing"})
    errors: dict[str, str] = {}
    found: dict[str, Any] = {}
    for field in msgspec.structs.fields(action.parameters):
        text = form.get(field.encode_name, "").strip()
        if not text and field.required:
            errors[field.encode_name] = "missing"
        elif text:
            _read_field(field, text, found, errors)
    ground = _ground(action, form.get(GROUND, ""))
    if ground is None:
        errors[GROUND] = "unknown" if form.get(GROUND) else "missing"
    if errors or ground is None:
        return WrongParameters(errors)
    return AskedStep(action, ground, msgspec.convert(found, action.parameters))


def _ground(action: AnyAction, text: str) -> Ground | None:
    return next((ground for ground in action.needs if ground == text), None)


def _read_field(field: msgspec.structs.FieldInfo, text: str, found: dict[str, Any], errors: dict[str, str]) -> None:
    if field.type is bool:
        found[field.encode_name] = text in _YES
        return
    try:
        found[field.encode_name] = msgspec.convert(text, field.type, strict=False)
    except msgspec.ValidationError:
        errors[field.encode_name] = "malformed"
