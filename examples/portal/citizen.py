"""What the portal learns of a citizen from the ID token and from userinfo, and what it means in words."""

import re
from dataclasses import dataclass
from typing import Any, Self

_ACR = re.compile(r"urn:motid:ial([1-3]):aal([1-3])")

IDENTITY_IN_WORDS = {
    1: ("Tự khai, chưa được xác minh", "Self-declared, not verified"),
    2: (
        "Đã đối chiếu với dữ liệu thuê bao chính chủ (mức 2)",
        "Verified against the registered subscriber (level 2)",
    ),
    3: ("Đã xác minh bằng chữ ký số (mức 3)", "Verified by digital signature (level 3)"),
}
SIGN_IN_IN_WORDS = {
    1: ("Một yếu tố: mật khẩu", "One factor: password"),
    2: ("Hai yếu tố: mật khẩu và mã gửi tới điện thoại", "Two factors: password and a code sent to the phone"),
    3: ("Hai yếu tố, có thiết bị bảo mật", "Two factors, with a security device"),
}


@dataclass(frozen=True, slots=True, repr=False)
class Citizen:
    """A signed-in citizen. `sub` is the portal's own, stable identifier; other services see another one."""

    sub: str
    acr: str
    auth_time: int
    id_token: str
    claims: dict[str, Any]
    sid: str = ""
    """The session at MotID that this visit came from; a logout token names it."""

    @classmethod
    def of(cls, id_token: str, id_claims: dict[str, Any], userinfo: dict[str, Any]) -> Self:
        """Make a citizen of verified ID token claims and the userinfo answer for the same `sub`."""
        if userinfo["sub"] != id_claims["sub"]:
            raise ValueError("userinfo speaks of somebody else")
        claims = {name: value for name, value in userinfo.items() if name != "sub"}
        return cls(
            sub=id_claims["sub"],
            acr=id_claims.get("acr", ""),
            auth_time=id_claims.get("auth_time", 0),
            id_token=id_token,
            claims=claims,
            sid=id_claims.get("sid", ""),
        )

    @property
    def levels(self) -> tuple[int, int]:
        """Identity and sign-in assurance levels; 1 where the provider vouches for nothing."""
        match = _ACR.fullmatch(self.acr)
        return (int(match[1]), int(match[2])) if match else (1, 1)

    @property
    def is_normalised(self) -> bool:
        """Whether this is the one account of its person (tài khoản đã chuẩn hóa), as of the sign-in."""
        return self.claims.get("account_normalised") is True

    @property
    def identity(self) -> tuple[str, str]:
        """How well the identity is known, in Vietnamese and English."""
        return IDENTITY_IN_WORDS[self.levels[0]]

    @property
    def sign_in(self) -> tuple[str, str]:
        """How the citizen signed in, in Vietnamese and English."""
        return SIGN_IN_IN_WORDS[self.levels[1]]

    def shown(self, claim: str) -> str:
        """Return a claim as it is written in Vietnam; empty when the portal did not get it."""
        value = self.claims.get(claim)
        if value is None:
            return ""
        if claim == "birthdate":
            return "/".join(reversed(str(value).split("-")))
        if claim == "gender":
            return {"male": "Nam", "female": "Nữ"}.get(str(value), "")
        if claim == "phone_number":
            return "0" + str(value).removeprefix("+84")
        return str(value)
