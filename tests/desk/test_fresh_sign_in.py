"""Who approves signed in at MotID lately: a screen that somebody left open approves nothing."""

from dataclasses import replace

from motid.desk.steps.decide_step import approve_step, preview_decision, refuse_step
from motid.desk.steps.model import Done, Previewed, SignInTooOld, StepRefused
from motid.officials.find_desk_session import find_desk_session
from motid.officials.model import Official
from motid.officials.open_desk_session import DeskSessionOpen, SignedIn, open_desk_session
from motid.officials.policies import FRESH_SIGN_IN
from tests.authn.conftest import visitor
from tests.desk.conftest import Desk
from tests.desk.hotline import WHY
from tests.desk.test_maker_and_checker import proposed


async def signed_in(desk: Desk, checker: Official) -> Official:
    """Return the checker in a session at the desk, whose sign-in at MotID is of this moment."""
    now = desk.clock.now()
    signed_in = SignedIn(checker.account_id, f"sid-{now}", "urn:motid:ial2:aal2", now)
    opened = await open_desk_session(desk.database, desk.env.policies, signed_in, visitor())
    assert isinstance(opened, DeskSessionOpen)
    found = await find_desk_session(desk.database, desk.env.policies, opened.cookie)
    assert found is not None
    return found


async def test_an_approval_takes_a_sign_in_of_the_last_minutes(desk: Desk) -> None:
    hotline, _, account, asked = await proposed(desk)
    checker = await signed_in(desk, hotline.checker)
    desk.world.pass_by(minutes=15, seconds=1)
    assert await approve_step(desk.env, checker, asked.step_id) == SignInTooOld()
    assert await hotline.state(account) == "active"
    assert isinstance(await preview_decision(desk.env, checker, asked.step_id), Previewed), "it waits on"
    assert await desk.refusals() == [], "nobody did anything wrong"
    again = await signed_in(desk, hotline.checker)
    desk.world.pass_by(minutes=15)
    assert isinstance(await approve_step(desk.env, again, asked.step_id), Done)


async def test_the_rule_says_how_long_and_refusing_needs_none(desk: Desk) -> None:
    hotline, _, _, asked = await proposed(desk)
    desk.rule(FRESH_SIGN_IN, {"approving": "PT5M"})
    checker = await signed_in(desk, hotline.checker)
    desk.world.pass_by(minutes=6)
    assert await approve_step(desk.env, checker, asked.step_id) == SignInTooOld()
    assert isinstance(await refuse_step(desk.env, checker, asked.step_id, WHY), StepRefused)


async def test_a_session_that_does_not_know_when_approves_nothing(desk: Desk) -> None:
    hotline, _, _, asked = await proposed(desk)
    checker = replace(await signed_in(desk, hotline.checker), auth_time=None)
    assert await approve_step(desk.env, checker, asked.step_id) == SignInTooOld()
