"""Registration by mobile subscription (S4-08 … S4-22): form, carrier's comparison, code, password, account.

comparing ──match──> code ──code confirmed──> password ──password set──> opened
├──differs / unknown (final; the person may start anew)      └──> taken (another account was first)
└──carrier silent: stays; a job asks again with the same request id until it answers
"""
