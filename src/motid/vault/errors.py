"""What can go wrong with sealed data. No message carries content or key material."""

from motid.kernel.errors import DomainError, NotNow


class UnknownKey(DomainError):  # noqa: N818
    """A bundle names a key that this process does not hold."""

    code = "vault.unknown_key"


class SealBroken(DomainError):  # noqa: N818
    """A bundle was altered, or belongs to another record."""

    code = "vault.seal_broken"


class MasterKeyMissing(DomainError):  # noqa: N818
    """The key provider does not hold the master key version that a stored key was wrapped with."""

    code = "vault.master_key_missing"


class ModuleUnavailable(DomainError):  # noqa: N818
    """The hardware module does not answer, has no such token, or refuses the PIN."""

    code = "vault.module_unavailable"


class RingStale(NotNow):
    """The keys were not read again for so long that a rotation may have passed this process by; it must not write."""

    code = "vault.ring_stale"
