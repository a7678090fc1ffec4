"""The desk's one-time reset (S0-19): a link to the citizen's own phone, by which the citizen sets a password.

An official asks for it and learns nothing of it: neither the link, nor the password.
"""
