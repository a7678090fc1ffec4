"""Addresses of the citizen site's pages, in one place for the templates and the controllers."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Paths:
    """Paths below the origin of the exchange."""

    home: str = "/"
    static: str = "/static"
    help: str = "/help"
    counter: str = "/help/counter"
    contacts: str = "/help/contacts"
    call_back: str = "/help/call-back"
    call_back_received: str = "/help/call-back/received"
    call_back_link: str = "/call-back"
    guides: str = "/help/guides"
    guide_register: str = "/help/register"
    guide_change_password: str = "/help/change-password"  # noqa: S105 - an address, not a secret
    guide_recover_password: str = "/help/recover-password"  # noqa: S105 - an address, not a secret
    guide_normalise: str = "/help/normalise"

    register: str = "/register"
    register_mobile: str = "/register/mobile"
    account_exists: str = "/register/account-exists"
    phone_taken: str = "/register/phone-taken"
    register_expired: str = "/register/expired"
    register_resume: str = "/register/resume"
    register_code: str = "/register/code"
    register_code_resend: str = "/register/code/resend"
    register_code_over: str = "/register/code/over"
    register_password: str = "/register/password"  # noqa: S105 - an address, not a secret
    register_password_strength: str = "/register/password/strength"  # noqa: S105 - an address, not a secret
    register_done: str = "/register/done"
    complaint: str = "/complaint"
    complaint_received: str = "/complaint/received"
    captcha_challenge: str = "/captcha/challenge"

    sign_in: str = "/sign-in"
    step_up: str = "/sign-in/step-up"
    sign_in_code: str = "/sign-in/code"
    sign_in_code_resend: str = "/sign-in/code/resend"
    sign_in_code_over: str = "/sign-in/code/over"
    sign_in_other_phone: str = "/sign-in/other-phone"
    account_not_usable: str = "/sign-in/not-usable"
    forgotten_password: str = "/forgotten-password"  # noqa: S105 - an address, not a secret
    forgotten_password_code: str = "/forgotten-password/code"  # noqa: S105 - an address, not a secret
    forgotten_password_code_resend: str = "/forgotten-password/code/resend"  # noqa: S105 - an address, not a secret
    forgotten_password_code_over: str = "/forgotten-password/code/over"  # noqa: S105 - an address, not a secret
    new_password: str = "/forgotten-password/new"  # noqa: S105 - an address, not a secret
    new_password_strength: str = "/forgotten-password/new/strength"  # noqa: S105 - an address, not a secret
    lost_phone: str = "/lost-phone"
    lost_phone_number: str = "/lost-phone/number"
    lost_phone_code: str = "/lost-phone/code"
    lost_phone_code_resend: str = "/lost-phone/code/resend"
    lost_phone_code_over: str = "/lost-phone/code/over"
    lost_phone_carrier: str = "/lost-phone/carrier"
    desk_reset: str = "/desk-reset"
    caller: str = "/caller"
    phone_objection: str = "/otp-phone-objection"
    phone_objection_received: str = "/otp-phone-objection/received"
    recovery_over: str = "/forgotten-password/over"
    recovery_cooling: str = "/forgotten-password/cooling"
    sign_out: str = "/sign-out"
    sign_out_everywhere: str = "/account/sessions/sign-out-everywhere"

    account: str = "/account"
    history: str = "/account/history"
    sessions: str = "/account/sessions"
    session_end: str = "/account/sessions/end"
    code_phones: str = "/account/code-phones"
    change_password: str = "/account/password"  # noqa: S105 - an address, not a secret
    change_password_send: str = "/account/password/send-code"  # noqa: S105 - an address, not a secret
    change_password_code: str = "/account/password/code"  # noqa: S105 - an address, not a secret
    change_password_strength: str = "/account/password/strength"  # noqa: S105 - an address, not a secret
    dossiers: str = "/account/dossiers"
    own_cases: str = "/account/cases"
    identity: str = "/account/identity"
    services: str = "/account/services"
    service_withdraw: str = "/account/services/withdraw"

    normalise: str = "/normalise"
    normalise_later: str = "/normalise/later"
    normalise_card: str = "/normalise/card"
    normalise_phone: str = "/normalise/phone"
    normalise_code: str = "/normalise/code"
    normalise_code_resend: str = "/normalise/code/resend"
    normalise_code_over: str = "/normalise/code/over"
    normalise_taken: str = "/normalise/taken"
    normalise_desk: str = "/normalise/desk"
    normalise_desk_received: str = "/normalise/desk/received"
    normalise_join: str = "/normalise/join"
    normalise_join_begin: str = "/normalise/join/begin"
    normalise_joined: str = "/normalise/joined"
    normalise_done: str = "/normalise/done"
    objection: str = "/objection"
    objection_received: str = "/objection/received"

    client_logos: str = "/client-logos"
    consent: str = "/consent"
    normalise_first: str = "/normalise-first"
    closed_for_now: str = "/closed-for-now"

    device: str = "/device"
    device_confirm: str = "/device/confirm"
    device_done: str = "/device/done"
    requests: str = "/account/requests"
    request: str = "/account/request"


PATHS: Final = Paths()
