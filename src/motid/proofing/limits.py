"""Attempt limits of registration (invariants 9 and 11)."""

from datetime import timedelta

from motid.limits import Limit

REGISTRATION_BY_NETWORK = Limit("registration.network", burst=30, interval=timedelta(minutes=2))
REGISTRATION_BY_NUMBER = Limit("registration.number", burst=6, interval=timedelta(minutes=10))
REGISTRATION_BY_PHONE = Limit("registration.phone", burst=6, interval=timedelta(minutes=10))
