"""The check against machines (S4-15): self-hosted, with a way for people without JavaScript.

With JavaScript the browser solves a proof of work (altcha). Without it the person copies five digits that the page
spells out in words. Neither stops a determined machine; together with the attempt limits they make mass use
expensive. Both work once and expire after twenty minutes.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import altcha

from motid.db import Database
from motid.limits.spend_once import spend_once
from motid.web.forms.captcha import CAPTCHA_EMPTY, CAPTCHA_WRONG, CaptchaFields
from motid.web.presenters.page import CaptchaQuestion

LIFETIME = timedelta(minutes=20)
_DIGITS = 5
_COST = 1
_MOST_WORK = 30_000
"""Hashes at most; half of that on average: well under a second on a cheap phone."""
_LONGEST_PAYLOAD = 4_000
_BODY = 12 + 6 + 32
"""Bytes of a question: nonce, end of its time, digest of the digits. A stamp of ours follows."""
_STAMP = b"captcha question"


@dataclass(frozen=True, slots=True)
class Captcha:
    """Makes and checks challenges. `enabled` is False only in a sandbox under load test."""

    database: Database
    enabled: bool = True

    def question(self) -> CaptchaQuestion | None:
        """Return a fresh code to copy; None when the captcha is off."""
        if not self.enabled:
            return None
        digits = "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
        expires = int((self.database.clock.now() + LIFETIME).timestamp())
        nonce = secrets.token_bytes(12)
        body = nonce + expires.to_bytes(6, "big") + self._mac(nonce, expires, digits)
        return CaptchaQuestion(base64.urlsafe_b64encode(body + self._stamp(body)).decode(), digits)

    def challenge(self) -> dict[str, Any]:
        """Return a proof of work for the browser's script (altcha, deterministic mode)."""
        made = altcha.create_challenge(
            "SHA-256",
            _COST,
            counter=secrets.randbelow(_MOST_WORK),
            expires_at=self.database.clock.now() + LIFETIME,
            hmac_secret=self._secret(),
        )
        return made.to_dict()

    async def fault(self, form: CaptchaFields) -> str | None:
        """Return the text of what is wrong with the answer, or None when it holds. A good answer is used up."""
        if not self.enabled:
            return None
        if form.altcha.data:
            return None if await self._work_holds(form.altcha.data) else CAPTCHA_WRONG
        if not (form.captcha.data or "").strip():
            return CAPTCHA_EMPTY
        return None if await self._code_holds(form.captcha_id.data or "", form.captcha.data or "") else CAPTCHA_WRONG

    async def _work_holds(self, payload: str) -> bool:
        if len(payload) > _LONGEST_PAYLOAD:
            return False
        result = altcha.verify_solution(payload, self._secret())
        if not result.verified:
            return False
        return await self._spend(payload)

    async def _code_holds(self, sealed: str, typed: str) -> bool:
        try:
            raw = base64.b64decode(sealed, altchars=b"-_", validate=True)
        except (ValueError, binascii.Error):
            return False
        body, stamp = raw[:_BODY], raw[_BODY:]
        # Only a question of ours is looked at: what is spent is remembered, and nobody else decides how long.
        if not self.database.vault.mac_matches("csrf", stamp, _STAMP, body):
            return False
        nonce, expires, mac = body[:12], int.from_bytes(body[12:18], "big"), body[18:]
        digits = "".join(c for c in typed if c.isdecimal())
        if expires < self.database.clock.now().timestamp():
            return False
        spent = await spend_once(self.database.pool, b"code" + nonce, datetime.fromtimestamp(expires, UTC))
        return spent and self._vault_matches(mac, nonce, expires, digits)

    async def _spend(self, payload: str) -> bool:
        # The signature names the challenge: solved twice, or written in another way, it is still used once.
        signature = altcha.Payload.from_base64(payload).challenge.signature or ""
        key = b"work" + hashlib.sha256(signature.encode()).digest()[:16]
        return await spend_once(self.database.pool, key, self.database.clock.now() + LIFETIME)

    def _stamp(self, body: bytes) -> bytes:
        return self.database.vault.mac("csrf", _STAMP, body)

    def _mac(self, nonce: bytes, expires: int, digits: str) -> bytes:
        return self.database.vault.mac("csrf", b"captcha", nonce, str(expires).encode(), digits.encode())

    def _vault_matches(self, mac: bytes, nonce: bytes, expires: int, digits: str) -> bool:
        parts = (b"captcha", nonce, str(expires).encode(), digits.encode())
        return self.database.vault.mac_matches("csrf", mac, *parts)

    def _secret(self) -> str:
        return self.database.vault.mac("csrf", b"altcha").hex()
