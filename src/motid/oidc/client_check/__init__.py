"""Look at a client from outside and from inside, and say in plain words what is wrong (`motid client check`)."""

from motid.oidc.client_check.check_client import check_client_health
from motid.oidc.client_check.model import Finding

__all__ = ["Finding", "check_client_health"]
