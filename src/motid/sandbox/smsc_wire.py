"""SMPP 3.4 as the simulated SMSC reads and writes it: headers, binds, user data headers.

`smpp34` supplies the codec of `submit_sm` and `deliver_sm`. Its ready-made server is not used because it accepts
every bind without showing the password, and cannot refuse or drop a session.
"""

import asyncio
import struct
from dataclasses import dataclass
from enum import IntEnum

import smpp34

HEADER = struct.Struct(">IIII")
LARGEST_PDU = 70_000
RESPONSE = 0x80000000


class Command(IntEnum):
    """Command identifiers (SMPP 3.4 §5.1.2.1)."""

    GENERIC_NACK = RESPONSE
    BIND_RECEIVER = 0x01
    BIND_TRANSMITTER = 0x02
    SUBMIT_SM = 0x04
    DELIVER_SM = 0x05
    UNBIND = 0x06
    BIND_TRANSCEIVER = 0x09
    ENQUIRE_LINK = 0x15


BINDS = frozenset({Command.BIND_RECEIVER, Command.BIND_TRANSMITTER, Command.BIND_TRANSCEIVER})


class Status(IntEnum):
    """Command statuses (SMPP 3.4 §5.1.3)."""

    ROK = 0x00
    RINVCMDLEN = 0x02
    RINVCMDID = 0x03
    RINVBNDSTS = 0x04
    RALYBND = 0x05
    RSYSERR = 0x08
    RINVDSTADR = 0x0B
    RINVPASWD = 0x0E
    RINVSYSID = 0x0F
    RTHROTTLED = 0x58


class MalformedPdu(ValueError):  # noqa: N818
    """Octets that are no SMPP PDU."""


@dataclass(frozen=True, slots=True)
class Pdu:
    """One PDU: header fields and body."""

    command: int
    status: int
    sequence: int
    body: bytes

    def raw(self) -> bytes:
        """Return the octets on the wire."""
        return HEADER.pack(HEADER.size + len(self.body), self.command, self.status, self.sequence) + self.body

    def answered(self, status: int = Status.ROK, body: bytes = b"") -> bytes:
        """Return the octets of the response to this request."""
        return Pdu(self.command | RESPONSE, status, self.sequence, body).raw()


async def read_pdu(reader: asyncio.StreamReader) -> Pdu:
    """Read one PDU. Raises `MalformedPdu` for an impossible length, `IncompleteReadError` at the end."""
    length, command, status, sequence = HEADER.unpack(await reader.readexactly(HEADER.size))
    if not HEADER.size <= length <= LARGEST_PDU:
        raise MalformedPdu("length")
    return Pdu(command, status, sequence, await reader.readexactly(length - HEADER.size))


def credentials_of(bind: Pdu) -> tuple[str, str]:
    """Return `system_id` and `password` of a bind request. Raises `MalformedPdu`."""
    fields = bind.body.split(b"\0", 2)
    if len(fields) < 3:
        raise MalformedPdu("bind")
    return fields[0].decode("latin-1"), fields[1].decode("latin-1")


def submission_of(pdu: Pdu) -> smpp34.SubmitSm:
    """Decode a `submit_sm`. Raises `MalformedPdu`."""
    try:
        decoded = smpp34.decode(pdu.raw())
    except smpp34.SmppError:
        raise MalformedPdu("submit_sm") from None
    if not isinstance(decoded, smpp34.SubmitSm):
        raise MalformedPdu("submit_sm")
    return decoded


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message: `reference` and `total` say to which one it belongs, `number` counts from 1."""

    reference: int
    total: int
    number: int
    body: bytes


ESM_UDHI = 0x40
_TLV_PAYLOAD, _TLV_SAR_REFERENCE, _TLV_SAR_TOTAL, _TLV_SAR_NUMBER = 0x0424, 0x020C, 0x020E, 0x020F


def part_of(submission: smpp34.SubmitSm) -> Part:
    """Return the piece that a submission carries, joined by user data header (8 or 16 bits) or by `sar_*` TLVs."""
    tlvs = {tlv.tag: tlv for tlv in submission.tlvs}
    body = submission.short_message or (tlvs[_TLV_PAYLOAD].value if _TLV_PAYLOAD in tlvs else b"")
    if submission.esm_class & ESM_UDHI:
        return _part_by_header(body)
    if {_TLV_SAR_REFERENCE, _TLV_SAR_TOTAL, _TLV_SAR_NUMBER} <= tlvs.keys():
        reference, total, number = (
            tlvs[tag].as_int() or 0 for tag in (_TLV_SAR_REFERENCE, _TLV_SAR_TOTAL, _TLV_SAR_NUMBER)
        )
        return _checked(Part(reference, total, number, body))
    return Part(0, 1, 1, body)


def _part_by_header(body: bytes) -> Part:
    """Read the information elements of a user data header (3GPP TS 23.040 §9.2.3.24). Raises `MalformedPdu`."""
    if not body or len(body) <= body[0]:
        raise MalformedPdu("user data header")
    header, text = body[1 : 1 + body[0]], body[1 + body[0] :]
    at = 0
    while at + 2 <= len(header):
        element, length = header[at], header[at + 1]
        data = header[at + 2 : at + 2 + length]
        if element == 0x00 and len(data) == 3:
            return _checked(Part(data[0], data[1], data[2], text))
        if element == 0x08 and len(data) == 4:
            return _checked(Part(int.from_bytes(data[:2], "big"), data[2], data[3], text))
        at += 2 + length
    return Part(0, 1, 1, text)


def _checked(part: Part) -> Part:
    if not 1 <= part.number <= part.total:
        raise MalformedPdu("segment number")
    return part
