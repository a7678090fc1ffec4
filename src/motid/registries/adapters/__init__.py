"""Adapters that speak the wire protocols of the registries; only `bootstrap` chooses among them."""
