"""The worker: what happens after the transaction that caused it, and what happens again and again."""

import asyncio
from typing import Any

from motid.audit.seal_events import AuditSealer
from motid.authn.environment import AuthnEnvironment
from motid.authn.forget_expired import forget_expired, forget_idle_browsers
from motid.bootstrap.authn import open_authn, open_carrier
from motid.bootstrap.call_client import GuardedGet, GuardedNotify, GuardedPost, GuardedPush
from motid.bootstrap.normalisation import open_normalisation
from motid.bootstrap.platform import Platform, open_platform
from motid.desk.call_backs.tend_call_backs import CallBackKeeper
from motid.desk.forget_cases import CaseForgetter
from motid.desk.hand_over.lapse_offers import HandOverKeeper
from motid.jobs import JobHandler, Schedule, run_worker
from motid.limits.remove_idle import remove_idle_buckets
from motid.limits.spend_once import remove_spent_keys
from motid.messaging.deliver_message import MessageDelivery
from motid.messaging.smpp import SmppGateway, SmppOptions
from motid.messaging.smtp import SmtpGateway, SmtpOptions
from motid.messaging.tend_outbox import OutboxKeeper
from motid.normalisation.remove_expired import RemoveExpired as ForgetNormalisations
from motid.normalisation.request.ask_registries import AskLater
from motid.normalisation.request.jobs import ASK_JOB, AskRegistries
from motid.normalisation.request.normalise_registered import NormaliseRegistered
from motid.officials.forget_old_sessions import ForgetDeskSessions
from motid.oidc.ciba.ping import PingDelivery
from motid.oidc.ciba.tell_citizen import CitizenNotices
from motid.oidc.client_logos.fetch_logos import LogoFetcher
from motid.oidc.client_logos.model import ACCEPTED, LARGEST_LOGO
from motid.oidc.key_makers import key_maker
from motid.oidc.logout.deliver import LogoutDelivery
from motid.oidc.remove_expired import schedules as oidc_schedules
from motid.oidc.rotate_signing_keys import signing_key_schedule
from motid.oidc.security_events.deliver import SecurityEventDelivery
from motid.proofing.registration.compare_with_carrier import CompareLater
from motid.proofing.registration.jobs import (
    COMPARE_JOB,
    REGISTERED_JOB,
    AccountRegistered,
    CompareWithCarrier,
)
from motid.proofing.registration.remove_expired import RemoveExpired
from motid.recovery.compare_new_phone import CompareLater as CompareNewPhoneLater
from motid.recovery.environment import RecoveryEnvironment
from motid.recovery.jobs import COMPARE_NEW_PHONE_JOB, SEND_RESET_CODE_JOB, CompareNewPhone, SendResetCode
from motid.recovery.remove_expired import RemoveExpired as ForgetRecoveries
from motid.recovery.send_reset_code import SendCode
from motid.rekeying.rotate_simple import remove_expired_keys
from motid.settings import Settings

_COMPARISONS_AT_ONCE = 8


async def work(settings: Settings, stop: asyncio.Event) -> None:
    """Work until `stop` is set."""
    async with (
        open_platform(settings) as platform,
        open_authn(platform) as authn,
        open_carrier(platform) as carrier,
        open_normalisation(platform, authn, carrier) as normalisation,
    ):
        keeper = OutboxKeeper(platform.database, platform.policies)
        sms = SmppGateway(SmppOptions.from_settings(settings), on_receipt=keeper.keep_receipt)
        delivery = MessageDelivery(
            platform.database,
            platform.policies,
            sms,
            SmtpGateway(SmtpOptions.from_settings(settings)),
            smsc_deduplicates=settings.smpp_deduplicates or settings.mode == "sandbox",
        )
        sandbox = settings.mode == "sandbox"
        call_client = GuardedPost(sandbox=sandbox)
        get_picture = GuardedGet(sandbox=sandbox, largest=LARGEST_LOGO, accept=ACCEPTED)
        compare = CompareLater(authn, carrier, settings.exchange)
        handlers: list[JobHandler[Any]] = [
            *delivery.handlers(sms_at_once=settings.smpp_window),
            *CitizenNotices(platform.database, platform.limiter, settings.exchange).handlers(),
            *PingDelivery(platform.database, GuardedNotify(sandbox=sandbox)).handlers(),
            *LogoutDelivery(
                platform.database, settings.exchange, call_client, platform.module, get=GuardedGet(sandbox=sandbox)
            ).handlers(),
            *SecurityEventDelivery(
                platform.database, settings.exchange, GuardedPush(sandbox=sandbox), platform.module
            ).handlers(),
            *LogoFetcher(platform.database, get_picture, sandbox=sandbox).handlers(),
            JobHandler(COMPARE_JOB, CompareWithCarrier, compare, concurrency=_COMPARISONS_AT_ONCE, attempts=1000),
            JobHandler(SEND_RESET_CODE_JOB, SendResetCode, SendCode(authn)),
            JobHandler(
                COMPARE_NEW_PHONE_JOB,
                CompareNewPhone,
                CompareNewPhoneLater(RecoveryEnvironment(authn, carrier, normalisation.cases, settings.exchange)),
                concurrency=_COMPARISONS_AT_ONCE,
                attempts=1000,
            ),
            JobHandler(REGISTERED_JOB, AccountRegistered, NormaliseRegistered(normalisation)),
            JobHandler(
                ASK_JOB, AskRegistries, AskLater(normalisation), concurrency=_COMPARISONS_AT_ONCE, attempts=1000
            ),
        ]
        sealer = AuditSealer(platform.pool, platform.vault)
        try:
            async with asyncio.TaskGroup() as group:
                schedules = [
                    *_schedules(platform, authn),
                    *keeper.schedules(),
                    *oidc_schedules(platform.database),
                    *CallBackKeeper(platform.database, platform.policies).schedules(),
                    *HandOverKeeper(platform.database).schedules(),
                    *CaseForgetter(platform.database, platform.policies).schedules(),
                ]
                group.create_task(run_worker(platform.pool, handlers, schedules, stop))
                group.create_task(sealer.run(stop))
        finally:
            await sms.close()


def _schedules(platform: Platform, authn: AuthnEnvironment) -> list[Schedule]:
    async def forget_idle_limits() -> None:
        now = platform.database.clock.now()
        await remove_idle_buckets(platform.pool, now)
        await remove_spent_keys(platform.pool, now)

    async def forget_expired_keys() -> None:
        async with platform.pool.acquire() as connection:
            await remove_expired_keys(connection)

    async def forget_expired_sign_ins() -> None:
        await forget_expired(authn)

    async def forget_browsers() -> None:
        await forget_idle_browsers(authn)

    return [
        Schedule("authn_forget_expired", "* * * * *", forget_expired_sign_ins),
        Schedule("authn_forget_idle_browsers", "23 3 * * *", forget_browsers),
        Schedule("rekeying_remove_expired", "17 3 * * *", forget_expired_keys),
        signing_key_schedule(platform.database, platform.settings.signing_key_days, key_maker(platform.module)),
        Schedule("limits_remove_idle", "*/5 * * * *", forget_idle_limits),
        Schedule("proofing_remove_expired", "*/5 * * * *", RemoveExpired(platform.database)),
        Schedule("normalisation_remove_expired", "*/5 * * * *", ForgetNormalisations(platform.database)),
        Schedule("recovery_remove_expired", "*/5 * * * *", ForgetRecoveries(platform.database)),
        Schedule("officials_forget_sessions", "41 3 * * *", ForgetDeskSessions(platform.database)),
    ]
