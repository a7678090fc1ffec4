"""Authoritative sources outside MotID: ports that the domain asks, adapters that speak their protocols.

A registry answers with a value; when it cannot be reached or understood, that value is `RegistryUnavailable`.
Nothing unexpected ever becomes agreement (S4-39). Never call one inside a database transaction.
"""
