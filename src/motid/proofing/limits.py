"""Attempt limits of registration (invariants 9 and 11)."""

from datetime import timedelta

from motid.limits import Limit

REGISTRATION_BY_NETWORK = Limit("registration.network", burst=30, interval=timedelta(minutes=2))
REGISTRATION_BY_NUMBER = Limit("registration.number", burst=6, interval=timedelta(minutes=10))
REGISTRATION_BY_PHONE = Limit("registration.phone", burst=6, interval=timedelta(minutes=10))
NUMBER_RESERVE = Limit("registration.number_reserve", burst=2, interval=timedelta(hours=1))
PHONE_RESERVE = Limit("registration.phone_reserve", burst=2, interval=timedelta(hours=1))
"""What each network still gets when others have used up a number or phone: its owner is not shut out."""
