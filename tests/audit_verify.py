#!/usr/bin/env python3
"""Recomputes an exported audit chain with nothing but Python's standard library.

usage: ERP_AUDIT_KEYS=KEY[,OLDER_KEY…] audit_verify.py FILE      (or ERP_AUDIT_KEYS_FILE=PATH, one key a line)

FILE is what `erp audit export` writes, or `SELECT row_to_json(a) FROM audit_log a WHERE tenant_id = '…' ORDER BY seq`: one JSON object a
line, bytes as "\\x…"; a last line with head_seq and head_hash is optional. The keys are `health.hmac_key` and `health.hmac_key_previous`,
32 bytes in hex or base64. Exit 0: every hash is reproduced. Exit 1: one is not; the first is named.

key id     = first 4 bytes of SHA-256("erp/key-id/v1" || master)
tenant key = HKDF-SHA-256(salt "erp/audit/v1", master, info = 00000010 || the tenant's 16 bytes)   (RFC 5869; info is length-prefixed)
row hash   = HMAC-SHA-256(tenant key, "erp-audit-v1" || seq as 8 bytes || previous row hash || record)
"""
import base64, hashlib, hmac, json, os, re, sys, uuid
from datetime import datetime


def mac(key, data):
    return hmac.new(key, data, hashlib.sha256).digest()


def master_keys():
    path = os.environ.get("ERP_AUDIT_KEYS_FILE")
    words = open(path).read().split() if path else os.environ.get("ERP_AUDIT_KEYS", "").split(",")
    keys = [bytes.fromhex(w) if re.fullmatch("[0-9a-fA-F]{64}", w) else base64.b64decode(w.replace("-", "+").replace("_", "/") + "==") for w in words if w]
    if not keys or any(len(key) != 32 for key in keys):
        sys.exit("ERP_AUDIT_KEYS or ERP_AUDIT_KEYS_FILE must give keys of 32 bytes")
    return {int.from_bytes(hashlib.sha256(b"erp/key-id/v1" + key).digest()[:4], "big"): key for key in keys}


def tenant_key(master, tenant):
    info = (16).to_bytes(4, "big") + uuid.UUID(tenant).bytes
    return mac(mac(b"erp/audit/v1", master), info + b"\x01")  # extract, then the one block of expand


def data(text):
    return bytes.fromhex(text.removeprefix("\\x"))


def check(lines, keys):
    seq, prev, head = 0, bytes(32), None
    for line in filter(None, map(str.strip, lines)):
        row = json.loads(line)
        if "head_seq" in row:
            head = (row["head_seq"] or 0, data(row["head_hash"] or "00" * 32))
            continue
        bad = lambda kind: sys.exit(f"{kind} at row {min(row['seq'], seq + 1)}")
        if row["seq"] != seq + 1:
            bad("gap")
        if data(row["prev_hash"]) != prev:
            bad("broken_link")
        if row["key_id"] not in keys:
            bad("unknown_key")
        content = b"erp-audit-v1" + row["seq"].to_bytes(8, "big") + prev + data(row["record"])
        if mac(tenant_key(keys[row["key_id"]], row["tenant_id"]), content) != data(row["row_hash"]):
            bad("altered")
        record = json.loads(data(row["record"]))
        same = all(row[name] == record[name] for name in ("tenant_id", "seq", "actor", "action", "entity", "entity_id", "outcome", "trace_id"))
        if not same or datetime.fromisoformat(row["occurred_at"]) != datetime.fromisoformat(record["at"]):
            bad("column_mismatch")
        seq, prev = row["seq"], data(row["row_hash"])
    if head is not None and head != (seq, prev):
        sys.exit(f"truncated at row {seq + 1}" if head[0] > seq else f"head_mismatch at row {min(head[0] + 1, seq)}")
    print(f"{seq} rows reproduced, last hash {prev.hex()}")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        check(file, master_keys())
