"""A portal that accounts come from."""

import msgspec


class Portal(msgspec.Struct, frozen=True):
    """Where accounts come from. `same_as`: a portal whose accounts are one and the same with its (S0-07)."""

    source: str
    same_as: str | None = None

    @property
    def sources(self) -> list[str]:
        """Names under which an account may be known."""
        return [self.source, self.same_as] if self.same_as else [self.source]

    @property
    def dossier_source(self) -> str:
        """The name that dossiers go under; portals that are one have one."""
        return self.same_as or self.source
