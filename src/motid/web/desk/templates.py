"""“Mẫu trả lời”: the answers that cases offer."""

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency

from motid.desk.model import CaseKind
from motid.desk.templates.change_template import TemplatesStand, end_template, save_template
from motid.desk.templates.model import AnswerTemplate
from motid.desk.templates.policies import ANSWER_TEMPLATES
from motid.officials.model import Right
from motid.web.desk.paths import DESK_PATHS
from motid.web.desk.visit import DeskVisit
from motid.web.forms.desk.templates import WRONG, TemplateForm
from motid.web.presenters.desk.templates import TemplateRow, TemplatesPage


@get(DESK_PATHS.templates)
async def show(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """All of them; `code` fills one into the form."""
    await visit.need(Right.EDIT_TEMPLATES)
    known = {each.code: each for each in _templates(visit)}
    chosen = known.get(visit.request.query_params.get("code", ""))
    form = TemplateForm(data=msgspec.to_builtins(chosen)) if chosen else TemplateForm()
    return await _page(visit, form, frozenset(chosen.kinds) if chosen else frozenset())


@post(DESK_PATHS.template_save, status_code=200)
async def save(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Save one."""
    official, form = await visit.need(Right.EDIT_TEMPLATES), visit.form(TemplateForm)
    ticked = frozenset(kind for kind in CaseKind if ("kind", kind.value) in visit.pairs)
    if not form.validate():
        return await _page(visit, form, ticked)
    text = (form.text.data or "").replace("\r\n", " ").strip()
    given = {"code": (form.code.data or "").strip(), "title": (form.title.data or "").strip(), "text": text}
    try:
        template = msgspec.convert({**given, "kinds": sorted(ticked)}, AnswerTemplate)
    except msgspec.ValidationError:
        form.add_error("text", WRONG)
        return await _page(visit, form, ticked)
    done = await visit.granted(await save_template(visit.services.desk, official, template))
    saved = isinstance(done, TemplatesStand)
    return visit.redirect(DESK_PATHS.templates, notice="template-saved" if saved else "template-same")


@post(DESK_PATHS.template_end, status_code=200)
async def end(visit: NamedDependency[DeskVisit]) -> Response[bytes]:
    """Offer one no more."""
    official = await visit.need(Right.EDIT_TEMPLATES)
    code = dict(visit.pairs).get("code", "")
    done = await visit.granted(await end_template(visit.services.desk, official, code))
    ended = isinstance(done, TemplatesStand)
    return visit.redirect(DESK_PATHS.templates, notice="template-ended" if ended else "template-same")


def _templates(visit: DeskVisit) -> tuple[AnswerTemplate, ...]:
    env = visit.services.desk
    return env.policies.at(ANSWER_TEMPLATES, env.database.clock.now())


async def _page(visit: DeskVisit, form: TemplateForm, ticked: frozenset[CaseKind]) -> Response[bytes]:
    rows = tuple(TemplateRow.of(each) for each in _templates(visit))
    return await visit.page(TemplatesPage(rows, form, ticked, visit.notice), here=DESK_PATHS.templates)


HANDLERS = (show, save, end)
