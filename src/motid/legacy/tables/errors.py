"""Files that cannot be read at all."""

from motid.kernel.errors import DomainError


class FileUnreadable(DomainError):  # noqa: N818 - reads as what is the matter
    """The file is no table that MotID reads, or none of the kind that it seems to be."""

    code = "legacy.file_unreadable"
