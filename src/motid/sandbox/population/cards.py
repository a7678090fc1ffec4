"""Identity cards: which kind, issued when and by whom, valid until when.

Kinds and issuers: Circulars 61/2015, 33/2018, 06/2021 and 16/2024/TT-BCA. Renewal at 25, 40 and 60; a card issued in
the two years before such a birthday runs to the next one, after 60 for life (Law on Identity 2023, Article 21).
"""

from datetime import date

from motid.sandbox.population.columns import AS_OF
from motid.sandbox.population.days import birthday, iso
from motid.sandbox.population.person import Card, CardKind

BARCODE_FROM = date(2016, 1, 1).toordinal()
NEW_ISSUER_FROM = date(2018, 10, 10).toordinal()
CHIP_FROM = date(2021, 1, 23).toordinal()
IDENTITY_CARD_FROM = date(2024, 7, 1).toordinal()

FIRST_CARD_AGE = 14
RENEWAL_AGES = (25, 40, 60)
_GRACE_YEARS = 2

_TODAY = AS_OF.toordinal()
_WINDOWS = (
    (0.05, BARCODE_FROM, CHIP_FROM - 1),
    (0.78, CHIP_FROM, IDENTITY_CARD_FROM - 1),
    (1.0, IDENTITY_CARD_FROM, _TODAY),
)
"""Running share of the people whose card dates from each period, and the period."""

_RENEWED_IN_TIME = 0.92


def issue_card(number: str, born: str, uniform: float) -> Card:
    """Return the card that a person born on `born` holds; `uniform` in [0, 1) decides its date."""
    within = uniform * 7_919 % 1
    issued = _issue_day(born, uniform, within)
    expires = expiry(born, issued)
    if expires is not None and expires < _TODAY and uniform * 104_729 % 1 < _RENEWED_IN_TIME:
        issued = min(expires + int(within * 60), _TODAY)
        expires = expiry(born, issued)
    return Card(card_kind(issued), number, iso(issued), issuer(issued), None if expires is None else iso(expires))


def _issue_day(born: str, uniform: float, within: float) -> int:
    earliest = birthday(born, FIRST_CARD_AGE)
    for share, start, end in _WINDOWS:
        if uniform < share and end >= earliest:
            first = max(start, earliest)
            return first + int(within * (end - first + 1))
    return _TODAY  # reached by nobody older than 14 on the day of the population


def card_kind(issued: int) -> CardKind:
    """Return the kind of card that was issued on a day."""
    if issued >= IDENTITY_CARD_FROM:
        return "can_cuoc"
    return "cccd_chip" if issued >= CHIP_FROM else "cccd_barcode"


def issuer(issued: int) -> str:
    """Return the text of "Nơi cấp" on a card issued on a day."""
    if issued >= IDENTITY_CARD_FROM:
        return "BỘ CÔNG AN"
    if issued >= NEW_ISSUER_FROM:
        return "Cục Cảnh sát quản lý hành chính về trật tự xã hội"
    return "Cục Cảnh sát ĐKQL cư trú và DLQG về dân cư"


def expiry(born: str, issued: int) -> int | None:
    """Return the day to which a card issued on `issued` runs; None for "Không thời hạn"."""
    for age in RENEWAL_AGES:
        if issued < birthday(born, age - _GRACE_YEARS):
            return birthday(born, age)
    return None
