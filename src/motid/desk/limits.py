"""Attempt limits of complaints."""

from datetime import timedelta

from motid.limits import Limit

COMPLAINT_BY_NETWORK = Limit("complaint.network", burst=10, interval=timedelta(minutes=10))
COMPLAINT_BY_NUMBER = Limit("complaint.number", burst=3, interval=timedelta(hours=4))
COMPLAINT_RESERVE = Limit("complaint.number_reserve", burst=1, interval=timedelta(days=1))
"""What each network still gets when others have complained about a number too often."""
