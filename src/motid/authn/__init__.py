"""Authenticators and sign-in: one-time codes, passwords, OTP phones, sign-ins, sessions, browsers.

The words are those of NIST SP 800-63B-4: an account has authenticators, a sign-in collects evidence of them (`amr`
values of RFC 8176), and the authentication assurance level (AAL) is computed from that evidence (invariant 6).
Every use case that needs more than a unit of work takes an `AuthnEnvironment`.
"""
