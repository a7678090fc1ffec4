"""Keys that sign inside a hardware module and never leave it (PKCS#11: CKA_SENSITIVE, not CKA_EXTRACTABLE)."""

import base64
import hashlib
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import pkcs11
from pkcs11 import MGF, Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_named_curve_parameters

from motid.oidc.signing_keys import PrivateKeyBundle, SigningKey, public_part, published
from motid.vault.hardware_module import HardwareModule, ModuleSession

_PRIVATE: Final = {
    Attribute.SENSITIVE: True,
    Attribute.EXTRACTABLE: False,
    Attribute.SIGN: True,
    Attribute.DECRYPT: False,
    Attribute.UNWRAP: False,
}
_RSA_BITS: Final = 2048
_POINT_OF_P256: Final = 65
_CURVES: Final = {"ES256": ("EC", "secp256r1", "P-256"), "EdDSA": ("OKP", "1.3.101.112", "Ed25519")}
_NEEDED: Final = {
    "ES256": (Mechanism.EC_KEY_PAIR_GEN, Mechanism.ECDSA),
    "RS256": (Mechanism.RSA_PKCS_KEY_PAIR_GEN, Mechanism.SHA256_RSA_PKCS),
    "PS256": (Mechanism.RSA_PKCS_KEY_PAIR_GEN, Mechanism.SHA256_RSA_PKCS_PSS),
    "EdDSA": (Mechanism.EC_EDWARDS_KEY_PAIR_GEN, Mechanism.EDDSA),
}


async def makes(module: HardwareModule, algorithm: str) -> bool:
    """Whether the module can make and use keys of an algorithm."""

    def work(session: ModuleSession) -> bool:
        return set(_NEEDED[algorithm]) <= set(session.session.token.slot.get_mechanisms())

    return await module.run(work)


async def generate_in_module(module: HardwareModule, key_id: UUID, algorithm: str) -> dict[str, str | list[str]]:
    """Make a key pair that is called by its id in the module, and return its public part as JWK."""

    def work(session: ModuleSession) -> dict[str, str | list[str]]:
        _destroy(session, key_id)  # what a lost session may have left half done
        named = {"store": True, "id": key_id.bytes, "label": f"motid-{algorithm}-{key_id}"}
        if algorithm not in _CURVES:
            public, _ = session.session.generate_keypair(KeyType.RSA, _RSA_BITS, private_template=_PRIVATE, **named)
            return _rsa_jwk(public)
        kind, curve, _ = _CURVES[algorithm]
        parameters = session.session.create_domain_parameters(
            KeyType.EC if kind == "EC" else KeyType.EC_EDWARDS,
            {Attribute.EC_PARAMS: encode_named_curve_parameters(curve)},
            local=True,
        )
        mechanism = {} if kind == "EC" else {"mechanism": Mechanism.EC_EDWARDS_KEY_PAIR_GEN}
        public, _ = parameters.generate_keypair(private_template=_PRIVATE, **mechanism, **named)
        return _curve_jwk(algorithm, bytes(public[Attribute.EC_POINT]))

    return await module.run(work)


async def destroy_in_module(module: HardwareModule, key_id: UUID) -> None:
    """Destroy both halves of a key; does nothing when they are gone."""
    await module.run(lambda session: _destroy(session, key_id))


def open_module_key(
    module: HardwareModule, id_: UUID, algorithm: str, *, active: bool, bundle: PrivateKeyBundle
) -> SigningKey:
    """Return a key that signs in the module."""
    public, kid = published(public_part(algorithm, bundle.jwk), algorithm)
    by = _signing(id_, algorithm)

    async def sign(message: bytes) -> bytes:
        return await module.run(lambda session: by(session, message))

    return SigningKey(id_, algorithm, active, public, kid, sign)


def _signing(key_id: UUID, algorithm: str) -> Callable[[ModuleSession, bytes], bytes]:
    """Return what signs a message in a session. ECDSA gets the digest, for not every module makes it itself."""
    mechanism = _NEEDED[algorithm][1]
    more: dict[str, Any] = {}
    if algorithm == "PS256":
        more["mechanism_param"] = (Mechanism.SHA256, MGF.SHA256, hashlib.sha256().digest_size)

    def sign(session: ModuleSession, message: bytes) -> bytes:
        content = hashlib.sha256(message).digest() if algorithm == "ES256" else message
        signature: bytes = _private_key(session, key_id).sign(content, mechanism=mechanism, **more)
        return signature

    return sign


def _private_key(session: ModuleSession, key_id: UUID) -> Any:
    known = session.keys.get(key_id.bytes)
    if known is None:
        known = session.find_key(object_class=ObjectClass.PRIVATE_KEY, id=key_id.bytes)
        session.keys[key_id.bytes] = known
    return known


def _destroy(session: ModuleSession, key_id: UUID) -> None:
    session.keys.pop(key_id.bytes, None)
    for kind in (ObjectClass.PRIVATE_KEY, ObjectClass.PUBLIC_KEY):
        try:
            session.find_key(object_class=kind, id=key_id.bytes).destroy()
        except pkcs11.NoSuchKey:
            continue


def _rsa_jwk(public: Any) -> dict[str, str | list[str]]:
    modulus, exponent = bytes(public[Attribute.MODULUS]), bytes(public[Attribute.PUBLIC_EXPONENT])
    return {"kty": "RSA", "n": _text(modulus.lstrip(b"\0")), "e": _text(exponent.lstrip(b"\0"))}


def _curve_jwk(algorithm: str, point: bytes) -> dict[str, str | list[str]]:
    """Return a point as JWK. It comes as a DER octet string: two bytes of tag and length, and the content."""
    kind, _, name = _CURVES[algorithm]
    content = point[2:]
    if kind == "OKP":
        return {"kty": kind, "crv": name, "x": _text(content)}
    if len(content) != _POINT_OF_P256:
        raise ValueError("the module gave no uncompressed point of P-256")
    return {"kty": kind, "crv": name, "x": _text(content[1:33]), "y": _text(content[33:])}


def _text(number: bytes) -> str:
    return base64.urlsafe_b64encode(number).rstrip(b"=").decode()
