"""Pictures of the first journey, which the browser tests take; `docs/howto/first-journey.md` shows them."""

from typing import Final

FOLDER: Final = "docs/images/journey"

PICTURES: Final = (
    "01-portal-home.png",
    "02-choose-method.png",
    "03-registration-form.png",
    "04-registration-code.png",
    "05-inbox.png",
    "06-password.png",
    "07-registration-done.png",
    "08-sign-in.png",
    "09-sign-in-code.png",
    "10-consent.png",
    "11-portal-attributes.png",
    "12-portal-form.png",
    "13-account.png",
    "14-history.png",
    "15-form-errors.png",
    "16-carrier-silent.png",
)
"""File names; a picture may be linked before it was taken."""
