"""Between the form of a normalisation and what the account and its request say."""

from collections.abc import Collection
from typing import TypeVar

from motid.accounts.model import Account, IdentifierType
from motid.kernel.card_dates import IssueDateHint, issue_date_hints
from motid.kernel.card_qr import CardQr
from motid.kernel.cmnd import CmndNumber
from motid.kernel.issue_date import IssueDate
from motid.kernel.personal_number import PersonalIdNumber, PersonalNumberWarning
from motid.kernel.phone import PhoneNumber
from motid.normalisation.request.model import Claims
from motid.web.citizen.own_account import Standing
from motid.web.forms.normalisation import OTHER_CMND, ConversionForm, NormalisationForm, PersonForm
from motid.web.texts import N_, Text

T = TypeVar("T")

_HINTS: dict[PersonalNumberWarning | IssueDateHint, Text] = {
    PersonalNumberWarning.PREFIX_UNKNOWN: N_(
        "Ba chữ số đầu của số căn cước không phải là mã của một tỉnh, thành phố."
    ),
    PersonalNumberWarning.BIRTH_YEAR_DIFFERS: N_("Năm sinh khác với năm sinh ghi trong số căn cước."),
    PersonalNumberWarning.GENDER_DIFFERS: N_("Giới tính khác với giới tính ghi trong số căn cước."),
    IssueDateHint.BEFORE_SUCH_CARDS: N_("Ngày cấp sớm hơn ngày bắt đầu có thẻ 12 chữ số. Hãy xem lại ngày trên thẻ."),
    IssueDateHint.BEFORE_BIRTH: N_("Ngày cấp sớm hơn ngày sinh."),
    IssueDateHint.TOO_YOUNG: N_("Theo ngày cấp thì lúc đó bạn chưa đủ 14 tuổi."),
}
"""Digits and dates that hardly fit: never a reason to refuse (invariant 8), so told only beside a mismatch."""


def blank_form(standing: Standing, known_phone: PhoneNumber | None) -> PersonForm:
    """Return the form filled in with what was typed before, else with what the account says."""
    account, request = standing.account, standing.request
    typed = request.claims if request is not None else None
    number = typed.personal_number if typed else _identifier(account, "personal_number", PersonalIdNumber)
    name = typed.full_name if typed else account.profile.full_name
    born = typed.date_of_birth if typed else account.profile.date_of_birth
    phone = typed.phone if typed else known_phone
    data = {
        "full_name": name.reveal() if name else "",
        "personal_number": number.reveal() if number else "",
        "date_of_birth": born.vietnamese() if born else "",
        "birth_year_only": bool(typed and typed.date_of_birth.year_only),
        "phone": phone.national() if phone else "",
        "issue_date": IssueDate(typed.issued_on).vietnamese() if typed and typed.issued_on else "",
    }
    if standing.kind == "form":
        return without_known(NormalisationForm(data=data), standing)
    cmnd = _identifier(account, "cmnd", CmndNumber)
    return without_known(ConversionForm(data=data | {"cmnd": cmnd.reveal() if cmnd else ""}), standing)


def without_known(form: PersonForm, standing: Standing, *, said: Collection[str] = ()) -> PersonForm:
    """Leave out what the account answers and nobody has `said` otherwise.

    After a mismatch everything is asked, for the account may be what is wrong. The form of four fields always asks
    for the name (S0-10), the update of a CMND account only where there is none.
    """
    profile, born = standing.account.profile, standing.account.profile.date_of_birth
    differed = _said_otherwise(standing)
    form.leave_out(
        name=standing.kind == "conversion"
        and profile.full_name is not None
        and not differed
        and "full_name" not in said,
        birth=born is not None and not born.year_only and not differed and "date_of_birth" not in said,
    )
    return form


def _said_otherwise(standing: Standing) -> bool:
    """Whether the account did not match, or its owner has corrected what it says in an earlier form."""
    request, profile = standing.request, standing.account.profile
    if request is None or request.claims is None:
        return False
    corrected = (request.claims.full_name, request.claims.date_of_birth) != (profile.full_name, profile.date_of_birth)
    return request.state == "differs" or corrected


def form_of_card(card: CardQr, standing: Standing, known_phone: PhoneNumber | None) -> PersonForm:
    """Return the form filled in with what a card's QR code says; what differs from the account can be seen there."""
    profile = standing.account.profile
    data = {
        "full_name": card.full_name.reveal(),
        "personal_number": card.personal_number.reveal(),
        "date_of_birth": card.date_of_birth.vietnamese(),
        "birth_year_only": card.date_of_birth.year_only,
        "issue_date": card.issue_date.vietnamese() if card.issue_date else "",
        "phone": known_phone.national() if known_phone else "",
    }
    said = [
        name
        for name, differs in (
            ("full_name", card.full_name != profile.full_name),
            ("date_of_birth", card.date_of_birth != profile.date_of_birth),
        )
        if differs
    ]
    if standing.kind == "form":
        return without_known(NormalisationForm(data=data), standing, said=said)
    cmnd = _identifier(standing.account, "cmnd", CmndNumber)
    form = ConversionForm(data=data | {"cmnd": cmnd.reveal() if cmnd else ""})
    return without_known(form, standing, said=said)


def same_cmnd(form: PersonForm, account: Account) -> bool:
    """Whether the CMND number is the account's own; puts the fault beside the field when it is not."""
    own = _identifier(account, "cmnd", CmndNumber)
    if not isinstance(form, ConversionForm) or form.cmnd.value == own:
        return True
    form.add_error("cmnd", OTHER_CMND)
    return False


def claims_of(form: NormalisationForm | ConversionForm, account: Account) -> Claims:
    """Return what the person says, from a valid form and from the account where the form did not ask."""
    name = form.said_name or account.profile.full_name
    born = form.said_birth or account.profile.date_of_birth
    if name is None or born is None:
        raise LookupError("the form asked for too little")
    issued = form.issue_date.value.reveal() if isinstance(form, NormalisationForm) else None
    return Claims(name, born, form.personal_number.value, form.phone.value, issued)


def hints_about(claims: Claims, account: Account) -> tuple[Text, ...]:
    """Return what looks odd in what was typed; it says nothing of what is on record (S0-21)."""
    found: list[PersonalNumberWarning | IssueDateHint] = [
        *claims.personal_number.warnings(gender=account.profile.gender, date_of_birth=claims.date_of_birth)
    ]
    if claims.issued_on is not None:
        found += issue_date_hints(IssueDate(claims.issued_on), claims.date_of_birth)
    return tuple(_HINTS[hint] for hint in found)


def _identifier(account: Account, type_: IdentifierType, kind: type[T]) -> T | None:
    identifier = account.first(type_)
    value = None if identifier is None else identifier.value
    return value if isinstance(value, kind) else None
