"""What keeps a file from being looked at or imported at all."""

from motid.db import constraint_error
from motid.kernel.errors import DomainError

constraint_error("legacy_account_once_a", "legacy.account_known")
constraint_error("legacy_account_once_b", "legacy.account_known")


class MappingInvalid(DomainError):  # noqa: N818 - reads as what is the matter
    """The columns of the file and what is said of them do not go together."""

    code = "legacy.mapping_invalid"


class ImportUnderWay(DomainError):  # noqa: N818
    """Another process imports accounts at this moment."""

    code = "legacy.import_under_way"
