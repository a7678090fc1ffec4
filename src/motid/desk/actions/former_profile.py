"""Name and date of birth as they were before a step, kept sealed in the step so that it can be taken back. Pure."""

from collections.abc import Mapping
from dataclasses import replace

from motid.accounts.model import Profile
from motid.kernel.birth_date import DateOfBirth
from motid.kernel.names import FullName


def former_profile(profile: Profile) -> dict[str, str | None]:
    """Return what is to be kept."""
    return {
        "full_name": profile.full_name.reveal() if profile.full_name else None,
        "date_of_birth": profile.date_of_birth.reveal() if profile.date_of_birth else None,
    }


def profile_of(former: Mapping[str, str | None], now: Profile) -> Profile:
    """Return the profile with what was kept in place of what is there now."""
    name, born = former["full_name"], former["date_of_birth"]
    return replace(
        now,
        full_name=FullName(name) if name else None,
        date_of_birth=DateOfBirth(born) if born else None,
    )
