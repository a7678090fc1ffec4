"""What a step's form asks for: accounts, identifiers and checks of the case, chosen from lists; nothing is typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import msgspec

from motid.desk.actions.model import AnyAction
from motid.desk.evidence.model import Evidence, EvidenceKind
from motid.desk.read_case import CaseDetail
from motid.desk.view_account import AccountView
from motid.web.texts import N_, Text
from motid.web.texts.desk.actions import GROUND_WORDS
from motid.web.texts.desk.cases import ACCOUNT_STATES, IDENTIFIERS
from motid.web.texts.desk.evidence import EVIDENCE_WORDS, result_words

_LABELS: Final = MappingProxyType(
    {
        "ground": N_("Vì sao?"),
        "account_id": N_("Tài khoản bị thay đổi"),
        "in_favour_of": N_("Tài khoản được giữ lại, nếu có"),
        "survivor_id": N_("Tài khoản được giữ lại"),
        "identifier_id": N_("Số hoặc liên hệ được gỡ"),
        "population_id": N_("Theo kết quả của Cơ sở dữ liệu quốc gia về dân cư"),
        "carrier_id": N_("Theo kết quả của nhà mạng"),
        "lock": N_("Khóa tài khoản cho tới khi chủ tài khoản đến làm việc"),
    }
)
_KINDS: Final = MappingProxyType(
    {"population_id": EvidenceKind.POPULATION_MATCH, "carrier_id": EvidenceKind.CARRIER_MATCH}
)
_OF_ACCOUNT: Final = frozenset({"identifier_id", *_KINDS})
_CHOOSE: Final = N_("Hãy chọn.")


Options = tuple[tuple[str, tuple[Text, ...]], ...]
"""Value, and what it is called: parts that are translated each."""


@dataclass(frozen=True)
class StepField:
    """A list to choose from, one of a single value that is settled; a box to tick where there are no options."""

    name: str
    label: Text
    options: Options | None
    chosen: str
    error: Text | None
    settled: bool = False
    """Chosen before, on a page of its own."""


def depends_on_account(action: AnyAction) -> bool:
    """Whether the lists of an action's form are those of one account, so that it is chosen before them."""
    return any(field.encode_name in _OF_ACCOUNT for field in msgspec.structs.fields(action.parameters))


def accounts_to_choose(detail: CaseDetail) -> Options:
    """Return the accounts of a case that the official reaches."""
    return tuple(
        (str(account.account_id), (account.label or "–", ACCOUNT_STATES[account.state]))
        for account in detail.accounts
        if account.within_reach
    )


def fields_of_step(
    action: AnyAction,
    detail: CaseDetail,
    evidence: tuple[Evidence, ...],
    view: AccountView | None,
    *,
    chosen: Mapping[str, str],
    errors: Mapping[str, str],
) -> tuple[StepField, ...]:
    """Return the fields of an action's form, ground first. `view`: the chosen account, for what it is known by."""
    settled = chosen.get("account_id") if depends_on_account(action) else None
    names = [field.encode_name for field in msgspec.structs.fields(action.parameters)]
    grounds: Options = tuple((ground.value, (GROUND_WORDS[ground],)) for ground in action.needs)
    fields: list[tuple[str, Options | None]] = [
        ("ground", grounds),
        *((name, _options(name, detail, evidence, view, settled)) for name in names),
    ]
    return tuple(
        StepField(
            name,
            _LABELS[name],
            options,
            chosen.get(name, ""),
            _CHOOSE if name in errors else None,
            settled=name == "account_id" and settled is not None,
        )
        for name, options in fields
    )


def _options(
    name: str, detail: CaseDetail, evidence: tuple[Evidence, ...], view: AccountView | None, settled: str | None
) -> Options | None:
    if name == "lock":
        return None
    if name == "identifier_id":
        held = view.identifiers if view else ()
        return tuple((str(item.id), (IDENTIFIERS[item.type], item.masked)) for item in held)
    if name in _KINDS:
        made = [one for one in evidence if one.kind is _KINDS[name] and str(one.account_id or settled) == settled]
        return tuple((str(one.id), (EVIDENCE_WORDS[one.kind], result_words(one.kind, one.result))) for one in made)
    accounts = accounts_to_choose(detail)
    if name == "account_id" and settled is not None:
        return tuple(option for option in accounts if option[0] == settled)
    return accounts
