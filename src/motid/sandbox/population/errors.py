"""What can go wrong with the stored population."""

from motid.kernel.errors import DomainError


class PopulationDiffers(DomainError):  # noqa: N818 - reads as the state of the file
    """The file holds the population of another seed than the one asked for."""

    code = "population.differs"


class PersonTaken(DomainError):  # noqa: N818 - reads as the outcome
    """A number of the person to create already belongs to somebody; `code` says which."""

    code = "population.personal_number_taken"
