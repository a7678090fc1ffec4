"""Attempt limits of complaints."""

from datetime import timedelta

from motid.limits import Limit

COMPLAINT_BY_NETWORK = Limit("complaint.network", burst=10, interval=timedelta(minutes=10))
COMPLAINT_BY_NUMBER = Limit("complaint.number", burst=3, interval=timedelta(hours=4))
