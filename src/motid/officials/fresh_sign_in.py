"""Whether an official signed in lately enough for what is dangerous: an unlocked screen approves nothing.

The moment is the `auth_time` that MotID signed (OpenID Connect Core §2), not that of the session at the desk.
"""

from datetime import datetime

from motid.officials.model import Official
from motid.officials.policies import FRESH_SIGN_IN
from motid.policies import PolicyBook


def may_approve_now(official: Official, policies: PolicyBook, now: datetime) -> bool:
    """Whether the sign-in of an official's session is young enough to approve a step.

    Work outside of a session at the desk has no sign-in whose age could count.
    """
    if official.session_id is None:
        return True
    return official.auth_time is not None and now - official.auth_time <= policies.at(FRESH_SIGN_IN, now).approving
