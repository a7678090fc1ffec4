"""Protection against cross-site request forgery (OWASP ASVS V3.5).

Each browser gets a random cookie; a form carries the keyed digest of it. A foreign site can neither read the cookie
nor make the digest. Where the browser says where a request comes from (`Origin`), it must be this site.
"""

import base64
import binascii
import secrets

from motid.vault import Vault

FIELD = "csrf_token"


def fresh_browser() -> str:
    """Return a value for the browser cookie."""
    return secrets.token_urlsafe(24)


def token_for(vault: Vault, browser: str) -> str:
    """Return the token that forms in this browser carry."""
    return base64.urlsafe_b64encode(vault.mac("csrf", b"form", browser.encode())).decode()


def token_holds(vault: Vault, browser: str | None, token: str | None) -> bool:
    """Whether the token was made for this browser."""
    if not browser or not token:
        return False
    try:
        mac = base64.b64decode(token, altchars=b"-_", validate=True)
    except (ValueError, binascii.Error):
        return False
    return vault.mac_matches("csrf", mac, b"form", browser.encode())


def origin_holds(origin: str | None, own: str) -> bool:
    """Whether a request's `Origin` header, where there is one, names this site."""
    return origin is None or origin == own
