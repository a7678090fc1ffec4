"""Recovery by the account's owner alone: forgotten password (S4-26), changed password (S0-30), lost phone (S4-32).

Whoever recovers proves less than somebody who signs in as usual. So everything that was signed in ends, every contact
of the account is told, and for a cooling period what would do most harm stays closed.
"""
