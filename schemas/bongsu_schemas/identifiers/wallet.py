"""Addresses of crypto-currencies: Bitcoin and Litecoin (base58check, bech32, bech32m), Ethereum (EIP-55), TRON.

Sources: BIP-173 and BIP-350, EIP-55, TRON's base58check with the version byte 0x41.
"""

import hashlib
import re

from bongsu_schemas.identifiers.keccak import keccak256
from bongsu_schemas.identifiers.normal import Normal, narrow

_LABEL = re.compile(
    r"(?:BTC|BITCOIN|ETH|ETHEREUM|TRX|TRON|USDT|TRC-?20|ERC-?20|LTC|LITECOIN|WALLET|ADDRESS)\s*[:\s]\s*", re.IGNORECASE
)
_ETHEREUM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_BECH32 = re.compile(r"(?:bc|tb|ltc)1[a-z0-9]{11,87}", re.IGNORECASE)
_BASE58 = re.compile(r"[13LM][1-9A-HJ-NP-Za-km-z]{25,34}")
_TRON = re.compile(r"T[1-9A-HJ-NP-Za-km-z]{33}")
_ALPHABET58 = {char: at for at, char in enumerate("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")}
_ALPHABET32 = {char: at for at, char in enumerate("qpzry9x8gf2tvdw0s3jn54khce6mua7l")}
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_CONSTANT, _BECH32M_CONSTANT = 1, 0x2BC830A3
_BASE58_VERSIONS = {"1": (0x00,), "3": (0x05,), "L": (0x30,), "M": (0x32,), "T": (0x41,)}
_PAYLOAD = 25
_UPPER_NIBBLES = "89abcdef"
_LAST_VERSION, _MOST_PADDING, _PROGRAM_LENGTHS, _VERSION_0_LENGTHS = 16, 4, range(2, 41), (20, 32)


def crypto(raw: str) -> Normal:
    """An address in its own writing: bech32 in lower case, Ethereum in EIP-55, the others as they are."""
    text = narrow(raw).strip()
    label = _LABEL.match(text)
    value = _unspaced(text[label.end() :] if label else text) or _unspaced(text)
    if _ETHEREUM.fullmatch(value):
        return _ethereum(value)
    if _BECH32.fullmatch(value):
        if value not in (value.lower(), value.upper()):
            return Normal("crypto", value, valid=False, reason="upper and lower case mixed")
        ok = _segwit(value.lower())
        return Normal("crypto", value.lower(), ok, None if ok else "check sum")
    if _BASE58.fullmatch(value) or _TRON.fullmatch(value):
        ok = _base58check(value)
        return Normal("crypto", value, ok, None if ok else "check sum")
    return Normal("crypto", value, valid=False, reason="no kind of address that we know")


def _unspaced(text: str) -> str:
    return narrow("".join(text.split()))  # what stood apart may compose when the blank between is gone


def _ethereum(value: str) -> Normal:
    digits = value[2:]
    mixed = eip55(digits.lower())
    if digits in (digits.lower(), digits.upper(), mixed[2:]):
        return Normal("crypto", mixed, valid=True)
    return Normal("crypto", f"0x{digits}", valid=False, reason="check sum of the capitals (EIP-55)")


def eip55(digits: str) -> str:
    """An Ethereum address from its 40 lower-case hex digits, capitals set as EIP-55 says."""
    hashed = keccak256(digits.encode()).hex()
    return "0x" + "".join(
        char.upper() if nibble in _UPPER_NIBBLES else char for char, nibble in zip(digits, hashed, strict=False)
    )


def _base58check(value: str) -> bool:
    number = 0
    for char in value:
        number = number * 58 + _ALPHABET58[char]
    zeros = len(value) - len(value.lstrip("1"))
    raw = bytes(zeros) + (number.to_bytes((number.bit_length() + 7) // 8, "big"))
    if len(raw) != _PAYLOAD or raw[0] not in _BASE58_VERSIONS[value[0]]:
        return False
    return hashlib.sha256(hashlib.sha256(raw[:-4]).digest()).digest()[:4] == raw[-4:]


def _segwit(value: str) -> bool:
    prefix, _, rest = value.rpartition("1")
    if any(char not in _ALPHABET32 for char in rest):
        return False
    data = [_ALPHABET32[char] for char in rest]
    spread = [ord(char) >> 5 for char in prefix] + [0] + [ord(char) & 31 for char in prefix]
    version, bits = data[0], 5 * (len(data) - 7)
    wanted = _BECH32_CONSTANT if version == 0 else _BECH32M_CONSTANT
    length = bits // 8
    padding = bits % 8
    lengths = _PROGRAM_LENGTHS if version else _VERSION_0_LENGTHS
    if version > _LAST_VERSION or padding > _MOST_PADDING or length not in lengths:
        return False
    return _polymod(spread + data) == wanted


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for at, generator in enumerate(_GENERATORS):
            check ^= generator if top >> at & 1 else 0
    return check
