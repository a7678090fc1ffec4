"""Every page of the desk, and what is posted most: who asks for it, with what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from motid.desk.link_account import Purpose
from motid.desk.reveal_field import RevealReason
from motid.desk.revealed_values import RevealField
from motid.web.desk.paths import DESK_PATHS
from tests.bench.desk.officials import AtDesk, Shift
from tests.bench.desk.samples import SampleCase, Samples

at = DESK_PATHS.at
_WORDS = "Đã gọi lại, người gọi sẽ mang giấy tờ đến quầy"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; a form makes it a POST."""

    path: str
    form: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class MeasuredPage:
    """A page: `asked` gives the request of each turn. `most_ms` is what its median may take."""

    name: str
    who: Callable[[Shift], AtDesk]
    asked: Callable[[Samples, int], Asked]
    expected: int = 200
    most_ms: float = field(default=200, kw_only=True)


def _operator(shift: Shift) -> AtDesk:
    return shift.operator


def _provincial(shift: Shift) -> AtDesk:
    return shift.provincial


def _supervisor(shift: Shift) -> AtDesk:
    return shift.supervisor


def _checker(shift: Shift) -> AtDesk:
    return shift.checker


def _administrator(shift: Shift) -> AtDesk:
    return shift.administrator


def _auditor(shift: Shift) -> AtDesk:
    return shift.auditor


def _plain(path: str, **query: str) -> Callable[[Samples, int], Asked]:
    address = f"{path}?{urlencode(query)}" if query else path
    return lambda _samples, _turn: Asked(address)


def _mine(samples: Samples, turn: int) -> SampleCase:
    return samples.mine[turn % len(samples.mine)]


def _of_case(path: str, **query: str) -> Callable[[Samples, int], Asked]:
    """A page of one of the operator's cases, each turn another."""

    def asked(samples: Samples, turn: int) -> Asked:
        case = _mine(samples, turn)
        return Asked(f"{at(path, number=case.number, account=case.account_id)}{_query(case, query)}")

    return asked


def _of_longest(path: str, **query: str) -> Callable[[Samples, int], Asked]:
    def asked(samples: Samples, _turn: int) -> Asked:
        case = samples.longest
        return Asked(f"{at(path, number=case.number, account=case.account_id)}{_query(case, query)}")

    return asked


def _query(case: SampleCase, query: Mapping[str, str]) -> str:
    filled = {name: value.replace("{account}", str(case.account_id)) for name, value in query.items()}
    return f"?{urlencode(filled)}" if filled else ""


def _search(samples: Samples, turn: int) -> Asked:
    return Asked(DESK_PATHS.search, {"wanted": samples.numbers[turn % len(samples.numbers)]})


def _search_by_phone(samples: Samples, turn: int) -> Asked:
    return Asked(DESK_PATHS.search, {"wanted": samples.phones[turn % len(samples.phones)]})


def _search_by_case_number(samples: Samples, turn: int) -> Asked:
    return Asked(DESK_PATHS.search, {"wanted": _mine(samples, turn).number})


def _find(samples: Samples, turn: int) -> Asked:
    form = {"wanted": samples.numbers[turn % len(samples.numbers)], "purpose": Purpose.CALLERS_ACCOUNT}
    return Asked(at(DESK_PATHS.case_find_account, number=_mine(samples, turn).number), form)


def _find_by_phone(samples: Samples, turn: int) -> Asked:
    form = {"wanted": samples.phones[turn % len(samples.phones)], "purpose": Purpose.HOLDER_OF_PHONE}
    return Asked(at(DESK_PATHS.case_find_account, number=_mine(samples, turn).number), form)


def _reveal(samples: Samples, turn: int) -> Asked:
    case = _mine(samples, turn)
    form = {
        "account": str(case.account_id),
        "field": RevealField.FULL_NAME,
        "reason": RevealReason.VERIFY_CALLER,
        "words": _WORDS,
    }
    return Asked(at(DESK_PATHS.case_reveal, number=case.number), form)


def _note(samples: Samples, turn: int) -> Asked:
    return Asked(at(DESK_PATHS.case_note, number=_mine(samples, turn).number), {"words": _WORDS})


def _take(samples: Samples, turn: int) -> Asked:
    return Asked(at(DESK_PATHS.case_take, number=samples.free[turn].number), {})


def _new_case(samples: Samples, turn: int) -> Asked:
    form = {
        "kind": "forgotten_password",
        "channel": "call",
        "full_name": "Lê Thị Gọi Điện",
        "phone": samples.phones[turn % len(samples.phones)],
        "number": samples.numbers[turn % len(samples.numbers)],
        "statement": _WORDS,
    }
    return Asked(DESK_PATHS.new_case, form)


def _approval(samples: Samples, turn: int) -> Asked:
    return Asked(at(DESK_PATHS.approval, step=samples.proposed[turn % len(samples.proposed)]))


def _take_back(samples: Samples, turn: int) -> Asked:
    number, step = samples.done[turn % len(samples.done)]
    return Asked(at(DESK_PATHS.case_step_revert, number=number, step=step))


def _older(samples: Samples, _turn: int) -> Asked:
    return Asked(f"{at(DESK_PATHS.case, number=samples.longest.number)}?{urlencode({'before': _LATER})}")


def _load_of(samples: Samples, turn: int) -> Asked:
    return Asked(f"{DESK_PATHS.load}?{urlencode({'official': str(samples.workers[turn % len(samples.workers)])})}")


def _preview(samples: Samples, turn: int) -> Asked:
    case = _mine(samples, turn)
    form = {"account_id": str(case.account_id), "ground": "compromised", "words": _WORDS, "preview": "yes"}
    return Asked(at(DESK_PATHS.case_step, number=case.number, action="lock_account"), form)


def _closed_case(samples: Samples, turn: int) -> Asked:
    return Asked(at(DESK_PATHS.case, number=samples.closed[turn % len(samples.closed)]))


_DEEP = "2026-11-20T00:00:00+00:00~01900000-0000-7000-8000-000000000000"
"""A place somewhere in the middle of the queue; where it is changes nothing."""
_LATER = f"{_DEEP.replace('2026-11-20', '2099-01-01')}~move"
_REVEALED = "registered_phone"
SEARCH_MS: Final = 20
PAGES: Final = (
    MeasuredPage("my work", _operator, _plain(DESK_PATHS.home)),
    MeasuredPage("my work, province of few cases", _provincial, _plain(DESK_PATHS.home)),
    MeasuredPage("my work, checker", _checker, _plain(DESK_PATHS.home)),
    MeasuredPage("queue", _operator, _plain(DESK_PATHS.queue)),
    MeasuredPage("queue, deep", _operator, _plain(DESK_PATHS.queue, after=_DEEP)),
    MeasuredPage("queue, open, deep", _operator, _plain(DESK_PATHS.queue, view="open", after=_DEEP)),
    MeasuredPage("queue, overdue", _operator, _plain(DESK_PATHS.queue, view="overdue")),
    MeasuredPage("queue, waiting", _operator, _plain(DESK_PATHS.queue, view="waiting")),
    MeasuredPage("queue, mine", _operator, _plain(DESK_PATHS.queue, view="mine")),
    MeasuredPage("queue, closed", _operator, _plain(DESK_PATHS.queue, view="closed")),
    MeasuredPage("queue, province of few cases", _provincial, _plain(DESK_PATHS.queue)),
    MeasuredPage("queue, open, province of few", _provincial, _plain(DESK_PATHS.queue, view="open")),
    MeasuredPage("queue, waiting, province of few", _provincial, _plain(DESK_PATHS.queue, view="waiting")),
    MeasuredPage("queue, closed, province of few", _provincial, _plain(DESK_PATHS.queue, view="closed")),
    MeasuredPage("new case", _operator, _plain(DESK_PATHS.new_case)),
    MeasuredPage("POST new case", _operator, _new_case, 303),
    MeasuredPage("search", _operator, _plain(DESK_PATHS.search)),
    MeasuredPage("POST search by number", _operator, _search, most_ms=SEARCH_MS),
    MeasuredPage("POST search by phone", _operator, _search_by_phone, most_ms=SEARCH_MS),
    MeasuredPage("POST search by case number", _operator, _search_by_case_number, 303, most_ms=SEARCH_MS),
    MeasuredPage("case", _operator, _of_case(DESK_PATHS.case)),
    MeasuredPage("case, closed", _supervisor, _closed_case),
    MeasuredPage("case, supervisor", _supervisor, _of_case(DESK_PATHS.case)),
    MeasuredPage("case with 500 entries", _operator, _of_longest(DESK_PATHS.case)),
    MeasuredPage("case with 500 entries, older ones", _operator, _older),
    MeasuredPage("account", _operator, _of_case(DESK_PATHS.case_account)),
    MeasuredPage("account with 500 events", _operator, _of_longest(DESK_PATHS.case_account)),
    MeasuredPage("POST find account by number", _operator, _find, most_ms=SEARCH_MS),
    MeasuredPage("POST find account by phone", _operator, _find_by_phone, most_ms=SEARCH_MS),
    MeasuredPage("reveal", _operator, _of_case(DESK_PATHS.case_reveal, account="{account}", field=_REVEALED)),
    MeasuredPage("POST reveal", _operator, _reveal, 303),
    MeasuredPage("case with a revealed field", _operator, _of_case(DESK_PATHS.case)),
    MeasuredPage("POST note", _operator, _note, 303),
    MeasuredPage("POST take", _operator, _take, 303),
    MeasuredPage(
        "evidence, questions",
        _operator,
        _of_case(DESK_PATHS.case_evidence.replace("{kind}", "control_questions"), account="{account}"),
    ),
    MeasuredPage("step, lock", _operator, _of_case(DESK_PATHS.case_step.replace("{action}", "lock_account"))),
    MeasuredPage("POST preview a step", _operator, _preview),
    MeasuredPage("step, merge", _operator, _of_case(DESK_PATHS.case_step.replace("{action}", "merge_accounts"))),
    MeasuredPage("take back a step", _operator, _take_back),
    MeasuredPage("approvals", _checker, _plain(DESK_PATHS.approvals)),
    MeasuredPage("approval", _checker, _approval),
    MeasuredPage("calls back", _operator, _plain(DESK_PATHS.call_backs)),
    MeasuredPage("hand-over", _operator, _plain(DESK_PATHS.hand_over)),
    MeasuredPage("load", _supervisor, _plain(DESK_PATHS.load)),
    MeasuredPage("load, cases of one", _supervisor, _load_of),
    MeasuredPage("templates", _supervisor, _plain(DESK_PATHS.templates)),
    MeasuredPage("directory", _administrator, _plain(DESK_PATHS.directory)),
    MeasuredPage("directory entry", _administrator, _plain(DESK_PATHS.directory_edit)),
    MeasuredPage("officials", _administrator, _plain(DESK_PATHS.officials)),
    MeasuredPage("refusals", _auditor, _plain(DESK_PATHS.refusals)),
)
