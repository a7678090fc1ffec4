"""Rules of authn with dates (invariant 7)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from motid.limits import Limit
from motid.policies import Policy, PolicyRecord

_ALWAYS = datetime(2020, 1, 1, tzinfo=UTC)


class Rate(msgspec.Struct, frozen=True):
    """At most `burst` at once, and one more each `interval`."""

    burst: int
    interval: timedelta

    def limit(self, name: str) -> Limit:
        """Return the limit that counts this rate under `name`."""
        return Limit(name, self.burst, self.interval)


class CodeRules(msgspec.Struct, frozen=True):
    """How one-time codes are made and how often; the rates count codes sent, see `issue_code`."""

    digits: int
    lifetime: timedelta
    cool_down: timedelta
    attempts: int
    per_phone: Rate
    per_subject: Rate
    per_network: Rate


class CodeTexts(msgspec.Struct, frozen=True):
    """The SMS: `template` with {brand}, {code}, {purpose}, {minutes}; `purposes` says what a code is for."""

    template: str
    purposes: dict[str, str]


class PasswordAttemptRules(msgspec.Struct, frozen=True):
    """How often a password may be tried; see `attempt_limits`."""

    per_name_and_network: Rate
    per_name: Rate
    per_name_and_network_under_attack: Rate
    per_network: Rate
    per_known_browser: Rate


class SignInRules(msgspec.Struct, frozen=True):
    """Lifetimes of sign-ins, sessions and browsers."""

    sign_in_lifetime: timedelta
    session_idle: timedelta
    session_absolute: timedelta
    remembered_for: timedelta
    browser_known_for: timedelta
    otp_phones: int


def _initial(value: Any, basis: str) -> tuple[PolicyRecord, ...]:
    return (PolicyRecord(_ALWAYS, value, basis),)


CODE_RULES = Policy(
    "authn.one_time_code",
    CodeRules,
    "Digits, lifetime, cool-down, attempts and rates of one-time codes",
    _initial(
        {
            "digits": 6,
            "lifetime": "PT5M",
            "cool_down": "PT60S",
            "attempts": 5,
            "per_phone": {"burst": 5, "interval": "PT12M"},
            "per_subject": {"burst": 5, "interval": "PT12M"},
            "per_network": {"burst": 300, "interval": "PT1S"},
        },
        "S4-28 (six digits); NIST SP 800-63B-4 §3.1.3.2: at most ten minutes, single use; §3.2.2: limited attempts",
    ),
)

CODE_TEXTS = Policy(
    "authn.one_time_code_text",
    CodeTexts,
    "Text of the SMS that carries a one-time code",
    _initial(
        {
            "template": "{brand}: {code} la ma OTP {purpose}, hieu luc {minutes} phut. "
            "Khong chia se ma nay voi bat ky ai, ke ca nguoi tu xung la can bo.",
            "purposes": {
                "registration": "dang ky tai khoan",
                "sign_in": "dang nhap",
                "recovery": "lay lai mat khau",
                "otp_phone": "xac nhan so dien thoai",
                "normalisation": "chuan hoa tai khoan",
                "password_change": "doi mat khau",
            },
        },
        "Unaccented text in one segment, brand in the body: rules of the mobile networks since 2024-08-12",
    ),
)

PASSWORD_ATTEMPTS = Policy(
    "authn.password_attempts",
    PasswordAttemptRules,
    "How often a password may be tried",
    _initial(
        {
            "per_name_and_network": {"burst": 5, "interval": "PT1M"},
            "per_name": {"burst": 20, "interval": "PT1M"},
            "per_name_and_network_under_attack": {"burst": 1, "interval": "PT5M"},
            "per_network": {"burst": 200, "interval": "PT1S"},
            "per_known_browser": {"burst": 10, "interval": "PT30S"},
        },
        "NIST SP 800-63B-4 §3.2.2; design invariant 11: slow an attacker, never lock out the owner",
    ),
)

SIGN_IN_RULES = Policy(
    "authn.sign_in",
    SignInRules,
    "Lifetimes of sign-ins, sessions and remembered browsers",
    _initial(
        {
            "sign_in_lifetime": "PT15M",
            "session_idle": "PT30M",
            "session_absolute": "PT12H",
            "remembered_for": "P30D",
            "browser_known_for": "P180D",
            "otp_phones": 5,
        },
        "NIST SP 800-63B-4 §2.2.3: AAL2 again after 24 hours or one hour idle; S4-30 (several OTP phones)",
    ),
)

POLICIES = (CODE_RULES, CODE_TEXTS, PASSWORD_ATTEMPTS, SIGN_IN_RULES)
