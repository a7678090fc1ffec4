"""The answers that a case offers, filled in and measured."""

from dataclasses import dataclass

from motid.db import Reader
from motid.desk.directory.read_directory import national_hotline
from motid.desk.environment import DeskEnvironment
from motid.desk.model import Case
from motid.desk.templates.model import AnswerTemplate, Filling, filled, segments
from motid.desk.templates.policies import ANSWER_TEMPLATES
from motid.kernel.clock import vietnamese_date


@dataclass(frozen=True, slots=True)
class OfferedAnswer:
    """A template with the case's values; `segments`: messages that it takes as an SMS."""

    code: str
    title: str
    text: str
    segments: int


async def offer_templates(connection: Reader, env: DeskEnvironment, case: Case) -> tuple[OfferedAnswer, ...]:
    """Return the answers for a case of this kind, those of the kind before those for all."""
    now = env.database.clock.now()
    values = Filling(
        case_number=case.number,
        unit=case.unit_name,
        hotline=await national_hotline(connection, vietnamese_date(now)),
        link=f"{env.exchange}/help",
    )
    found = [each for each in env.policies.at(ANSWER_TEMPLATES, now) if each.offered_for(case.kind)]
    return tuple(_offered(each, values) for each in sorted(found, key=lambda each: not each.kinds))


def _offered(template: AnswerTemplate, values: Filling) -> OfferedAnswer:
    text = filled(template, values)
    return OfferedAnswer(template.code, template.title, text, segments(text))
