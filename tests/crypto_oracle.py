"""The formats of protected data, written a second time from their description, over Python's `cryptography`.

Reads one JSON document on standard input and writes one on standard output. Nothing here is taken from the Rust code but the
constants that docs/ARCHITECTURE.md and the module comments of crates/core/src/crypto name.

    {"do": "open", "aes": base64, "tenant": uuid, "patient": row, "identifiers": [row]}   -> the plaintexts
    {"do": "make", "aes": base64, "hmac": base64, "tenant": uuid, "patient": uuid, "identifier": uuid, "known": {…}}   -> columns as hex

A row is what PostgreSQL's row_to_json gives: `bytea` as "\\x…".
"""

import base64
import hashlib
import hmac
import json
import os
import struct
import sys
import uuid

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NORMALISER = 1


def joined(*parts):
    return b"".join(struct.pack(">I", len(part)) + part for part in parts)


def derive(salt, material, *info):
    return HKDF(SHA256(), 32, salt, joined(*info)).derive(material)


def key_id(master):
    return hashlib.sha256(b"erp/key-id/v1" + master).digest()[:4]


class Tenant:
    def __init__(self, tenant, aes, index=b""):
        self.id, self.aes, self.index = uuid.UUID(tenant).bytes, aes, index

    def place(self, table, column, row, subject):
        key = derive(b"erp/enc/v1", self.aes + subject, self.id, table.encode(), column.encode())
        return AESGCM(key), joined(b"erp-pii-v1", self.id, table.encode(), column.encode(), uuid.UUID(row).bytes)

    def open(self, table, column, row, subject, envelope):
        assert envelope[:2] == b"\x01\x01", "version and algorithm"
        assert envelope[2:6] == key_id(self.aes), "the key's id"
        cipher, place = self.place(table, column, row, subject)
        padded = cipher.decrypt(envelope[6:18], envelope[18:], place)
        (length,) = struct.unpack(">I", padded[:4])
        assert len(padded) == bucket(4 + length) and not any(padded[4 + length :]), "padding"
        return padded[4 : 4 + length]

    def seal(self, table, column, row, subject, plain):
        cipher, place = self.place(table, column, row, subject)
        nonce = os.urandom(12)
        padded = (struct.pack(">I", len(plain)) + plain).ljust(bucket(4 + len(plain)), b"\0")
        return b"\x01\x01" + key_id(self.aes) + nonce + cipher.encrypt(nonce, padded, place)

    def blind(self, table, column, index, text):
        key = derive(b"erp/idx/v1", self.index, self.id, table.encode(), column.encode(), index.encode(), struct.pack(">I", NORMALISER))
        return hmac.digest(key, text.encode(), "sha256")[:16]


def bucket(length):
    return 16 if length <= 16 else 32 if length <= 32 else -(-length // 64) * 64


def stored(text):
    assert text.startswith("\\x")
    return bytes.fromhex(text[2:])


def open_rows(ask):
    tenant = Tenant(ask["tenant"], base64.b64decode(ask["aes"]))
    row = ask["patient"]
    subject = tenant.open("patient", "subject_key", row["id"], b"", stored(row["subject_key"]))
    assert len(subject) == 32
    sealed = {name.removesuffix("_enc"): stored(value) for name, value in row.items() if name.endswith("_enc") and value}
    plain = {name: tenant.open("patient", name, row["id"], subject, value).decode() for name, value in sealed.items()}
    numbers = [tenant.open("patient_identifier", "value", n["id"], subject, stored(n["value_enc"])).decode() for n in ask["identifiers"]]
    return {"patient": plain, "identifiers": numbers}


def make_rows(ask):
    tenant = Tenant(ask["tenant"], base64.b64decode(ask["aes"]), base64.b64decode(ask["hmac"]))
    patient, number, known, subject = ask["patient"], ask["identifier"], ask["known"], os.urandom(32)
    columns = {"subject_key": tenant.seal("patient", "subject_key", patient, b"", subject)}
    for name in ("name", "name_pinyin", "birth_date", "phone", "address"):
        columns[name + "_enc"] = tenant.seal("patient", name, patient, subject, known[name].encode())
    columns["name_bidx"] = tenant.blind("patient", "name", "exact", known["name"])
    columns["name_pinyin_bidx"] = tenant.blind("patient", "name_pinyin", "exact", known["name_pinyin"])
    columns["birth_name_bidx"] = tenant.blind("patient", "birth_date", "name", known["name"] + "\n" + known["birth_date"])
    columns["phone_bidx"] = tenant.blind("patient", "phone", "exact", known["phone"])
    columns["phone_last4_bidx"] = tenant.blind("patient", "phone", "last4", known["phone"][-4:])
    value = known["identifier"]
    numbers = {
        "value_enc": tenant.seal("patient_identifier", "value", number, subject, value.encode()),
        "value_bidx": tenant.blind("patient_identifier", "value", "exact", value),
        "last4_bidx": tenant.blind("patient_identifier", "value", "last4", value[-4:]),
    }
    return {table: {name: value.hex() for name, value in made.items()} for table, made in (("patient", columns), ("identifier", numbers))}


ask = json.load(sys.stdin)
json.dump({"open": open_rows, "make": make_rows}[ask["do"]](ask), sys.stdout)
