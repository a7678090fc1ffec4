"""The faults page: a form for each simulated system."""

import math
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar import Request, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from motid.sandbox.faults import HEALTHY, REGISTRIES, Fault, Faults, UnknownRegistry, known
from motid.sandbox.problems import InvalidRequest
from motid.sandbox.world import World

_TITLES = {
    "population": ("Cơ sở dữ liệu dân cư", "Population database"),
    "carrier": ("Nhà mạng", "Carrier"),
    "smsc": ("Tổng đài SMS", "SMSC"),
    "mail": ("Thư điện tử", "Mail"),
}
_WRONG = "Chậm là số giây từ 0 đến 600; tỷ lệ lỗi là số từ 0 đến 100."
Form = URLEncodedBody[dict[str, str]]


@dataclass(frozen=True, slots=True)
class ShownRegistry:
    """A simulated system as the page shows it."""

    name: str
    title: str
    title_en: str
    healthy: bool
    state: str
    delay: str
    error_percent: str
    outage: bool


@get("/control", include_in_schema=False)
async def control(world: NamedDependency[World]) -> Template:
    """Show the faults in force."""
    return _page(world.faults)


@post("/control/{registry:str}", include_in_schema=False)
async def change(
    request: Request[Any, Any, Any], world: NamedDependency[World], registry: FromPath[str], data: Form
) -> Template | Redirect:
    """Apply one form, then show the page again."""
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise InvalidRequest(403, "the form was sent from another site")
    try:
        fault = HEALTHY if data.get("action") == "clear" else read_fault(data)
        world.faults.put(known(registry), fault)
    except UnknownRegistry:
        raise InvalidRequest(404, "no such registry") from None
    except (ValueError, msgspec.ValidationError):
        return _page(world.faults, _WRONG)
    return Redirect("/control", status_code=303)


def read_fault(data: dict[str, str]) -> Fault:
    """Read the form; raises `ValueError` or `msgspec.ValidationError`. A comma may stand for the decimal point."""
    if data.get("action") != "put":
        raise ValueError("not our form")
    values = {
        "delay": _number(data.get("delay", "")),
        "error_rate": _number(data.get("error_percent", "")) / 100,
        "outage": data.get("outage") == "yes",
    }
    return msgspec.convert(values, Fault)


def _number(text: str) -> float:
    number = float(text.strip().replace(",", ".") or 0)
    if not math.isfinite(number):
        raise ValueError("not a number")
    return number


def _page(faults: Faults, error: str | None = None) -> Template:
    registries = [_shown(name, faults.of(name)) for name in REGISTRIES]
    return Template(
        "control.html",
        context={"section": "/control", "registries": registries, "error": error},
        status_code=422 if error else 200,
    )


def _shown(name: str, fault: Fault) -> ShownRegistry:
    title, title_en = _TITLES[name]
    said = []
    if fault.outage:
        said.append("ngừng hẳn")
    if fault.delay:
        said.append(f"chậm {fault.delay:g} giây")
    if fault.error_rate:
        said.append(f"lỗi {fault.error_rate * 100:g} %")
    return ShownRegistry(
        name=name,
        title=title,
        title_en=title_en,
        healthy=fault == HEALTHY,
        state=", ".join(said) or "bình thường",
        delay=f"{fault.delay:g}",
        error_percent=f"{fault.error_rate * 100:g}",
        outage=fault.outage,
    )
