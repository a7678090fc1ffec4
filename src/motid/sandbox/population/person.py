"""A person of the synthetic population: every field that a form may ask for.

Nobody here is real (ADR 0003), so the fields are plain text and may be printed.
"""

from typing import Literal

import msgspec

from motid.kernel.gender import Gender

CardKind = Literal["cccd_barcode", "cccd_chip", "can_cuoc"]


class CmndEntry(msgspec.Struct, frozen=True, gc=False):
    """One CMND that the person held; `number` has nine digits, or twelve when it was issued from 2012-09-21."""

    number: str
    issued_on: str
    issued_by: str


class Card(msgspec.Struct, frozen=True, gc=False):
    """The identity card in force. Dates are ISO; `expires_on` is None for "Không thời hạn"."""

    kind: CardKind
    number: str
    issued_on: str
    issued_by: str
    expires_on: str | None


class BirthRegistration(msgspec.Struct, frozen=True, gc=False):
    """Where the birth was registered: the code as in the personal number (946) and the province as it was."""

    code: str
    province: str


class Address(msgspec.Struct, frozen=True, gc=False):
    """The address of permanent residence in the units in force since 2025-07-01 (Decision 19/2025/QĐ-TTg codes)."""

    text: str
    province_code: str
    province: str
    ward_code: str
    ward: str


class Phone(msgspec.Struct, frozen=True, gc=False):
    """A number that the person uses, in national form; `registered_to` is a personal number, None for nobody."""

    number: str
    carrier: str
    registered_to: str | None


class Household(msgspec.Struct, frozen=True, gc=False):
    """The household: personal number of its head, and what the person is to the head ("Chủ hộ", "Vợ", "Con")."""

    head: str
    relation: str


class Person(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One person. `date_of_birth` is "1987-03-09" or, year only, "1987"; `phone` is in national form."""

    personal_number: str
    full_name: str
    family_name: str
    middle_name: str
    given_name: str
    date_of_birth: str
    gender: Gender
    ethnicity: str
    nationality: str
    cmnd: str | None
    cmnd_history: list[CmndEntry]
    card: Card
    birth_registration: BirthRegistration
    place_of_origin: str
    permanent_address: Address
    printed_address: str
    phone: str | None
    phone_registered_to_owner: bool
    phones: list[Phone]
    email: str | None
    household: Household
    traits: list[str]

    @property
    def id_numbers(self) -> frozenset[str]:
        """Every identity number the person ever held: the personal number and the numbers of all CMND."""
        return frozenset({self.personal_number, *(entry.number for entry in self.cmnd_history)})


class Subscriber(msgspec.Struct, frozen=True):
    """What the carriers know of one number: who uses it and in whose name the subscription is (None: nobody)."""

    number: str
    carrier: str
    used_by: Person
    owner: Person | None
