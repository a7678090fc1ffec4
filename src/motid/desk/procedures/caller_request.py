"""What a caller is asked to agree to on the phone, at a check of a procedure: what the answer usually serves."""

from motid.desk.actions.model import ActionCode
from motid.desk.actions.registry import ACTIONS
from motid.desk.evidence.model import EvidenceKind
from motid.desk.evidence.rules import About, kinds_in
from motid.desk.procedures.model import Offer, Procedure, Stage
from motid.recovery.caller_check.model import CallerRequest


def request_for(procedure: Procedure, stage: Stage, about: About) -> CallerRequest:
    """Return what is asked first: the first action, of this stage or a later one, that a confirmation serves.

    Where that needs none by name, or no action is served, it is a talk about the case. The official may ask for
    another.
    """
    later = procedure.stages[procedure.stages.index(stage) :]
    served = (offer.action for one in later for offer in one.offers if _is_served(offer, about))
    return request_of(next(served, None))


def request_of(action: ActionCode | None) -> CallerRequest:
    """Return the request that names an action; `TALK` for one that none names."""
    named = (request for request in CallerRequest if action is not None and request.value == action.value)
    return next(named, CallerRequest.TALK)


def _is_served(offer: Offer, about: About) -> bool:
    return (EvidenceKind.CONFIRM_ON_PHONE, about) in kinds_in(ACTIONS[offer.action].needs[offer.ground])
