"""Posted forms, and the one service of the portal: a copy of a birth record."""

import secrets
from typing import Final
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

LARGEST_FORM: Final = 32 * 1024
LONGEST_VALUE: Final = 500

VERIFIED: Final = ("name", "birthdate", "gender", "personal_number")
"""Claims that fill in the form and that the citizen cannot change there."""
RELATIONS: Final = ("self", "child", "parent", "spouse", "authorised")

Texts = tuple[str, str]
_REQUIRED: Final[dict[str, Texts]] = {
    "phone": ("Hãy nhập số điện thoại để chúng tôi liên hệ.", "Enter a phone number so that we can reach you."),
    "registered_name": ("Hãy nhập họ tên người được khai sinh.", "Enter the name on the birth record."),
    "registered_place": ("Hãy nhập nơi đã đăng ký khai sinh.", "Enter where the birth was registered."),
}


async def posted(request: Request) -> dict[str, str]:
    """Return the fields of a posted form after checking that it is ours. Raises 400, 403 or 413."""
    fields = await form_fields(request)
    expected = request.session.get("form_token", "")
    sent_from = request.headers.get("origin")
    own = sent_from in (None, request.app.state.settings.origin)
    sent = fields.get("form_token", "")
    if not own or not expected or not secrets.compare_digest(expected.encode(), sent.encode()):
        raise HTTPException(403)
    return fields


async def form_fields(request: Request) -> dict[str, str]:
    """Return the fields of any posted form, whoever posted it. Raises 400 or 413."""
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise HTTPException(400)
    body = await limited_body(request)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=50, errors="strict"))
    except ValueError:
        raise HTTPException(400) from None


async def limited_body(request: Request) -> bytes:
    """Return the body of a request. Raises 413 for one that is longer than any form here."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413)
    return body


def read_application(fields: dict[str, str]) -> tuple[dict[str, str], dict[str, Texts]]:
    """Return the citizen's own answers and what is wrong with them, by field."""
    names = ("phone", "email", "relation", "registered_name", "registered_place", "copies")
    answers = {name: fields.get(name, "").strip()[:LONGEST_VALUE] for name in names}
    faults = {name: text for name, text in _REQUIRED.items() if not answers[name]}
    if answers["relation"] not in RELATIONS:
        faults["relation"] = ("Hãy chọn quan hệ với người được khai sinh.", "Choose your relation to the person.")
    if answers["copies"] not in {"1", "2", "3", "4", "5"}:
        faults["copies"] = ("Số bản sao từ 1 đến 5.", "Between 1 and 5 copies.")
    return answers, faults
