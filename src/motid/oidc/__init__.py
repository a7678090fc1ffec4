"""The OpenID Provider: clients, authorization, grants, claims, keys, logout.

`Provider` holds what every request needs. `authorization/`, `token/` and `logout/` read in the order of the
specifications, one check a file. Nothing here knows HTTP; `motid.web.protocol` does.
"""
