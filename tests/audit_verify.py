#!/usr/bin/env python3
"""Recomputes an exported audit chain with nothing but Python's standard library.

usage: ERP_AUDIT_KEYS=KEY[,OLDER_KEY…] audit_verify.py FILE [ARCHIVE_DIR]      (or ERP_AUDIT_KEYS_FILE=PATH, one key a line)

FILE is what `erp audit export` writes, or `SELECT row_to_json(a) FROM audit_log a WHERE tenant_id = '…' ORDER BY seq`: one JSON object a
line, bytes as "\\x…"; a last line with head_seq and head_hash is optional. Rows of audit_archive come first, each as "archived"; with
ARCHIVE_DIR their files are read too, and with ERP_AUDIT_PUBLIC_KEY (`erp audit public-key`) the checkpoints at their ends. The keys are
`health.hmac_key` and `health.hmac_key_previous`, 32 bytes in hex or base64. Exit 0: every hash is reproduced. Exit 1: one is not; the first
is named.

key id      = first 4 bytes of SHA-256("erp/key-id/v1" || master)
tenant key  = HKDF-SHA-256(salt "erp/audit/v1", master, info = 00000010 || the tenant's 16 bytes)   (RFC 5869; info is length-prefixed)
row hash    = HMAC-SHA-256(tenant key, "erp-audit-v1" || seq as 8 bytes || previous row hash || record)
archive mac = HMAC-SHA-256(tenant key, "erp-audit-archive-v1" || the row without key_id and mac as canonical JSON, bytes in hex)
signature   = Ed25519(signing key, "erp-audit-checkpoint-v1" || the line without it as canonical JSON)
"""
import base64, hashlib, hmac, json, os, re, sys, uuid
from datetime import datetime, timezone


def moment(text):
    """Nothing for what no record says: infinity, a year that no calendar here knows."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


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


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()  # ASCII alone stands in these


def bad(kind, row):
    sys.exit(f"{kind} at row {row}")


# Ed25519 (RFC 8032 section 5.1), verification alone.
P = 2**255 - 19
D = -121665 * pow(121666, P - 2, P) % P


def add(a, b):
    s, t, u, v = (a[1] - a[0]) * (b[1] - b[0]), (a[1] + a[0]) * (b[1] + b[0]), 2 * a[3] * b[3] * D, 2 * a[2] * b[2]
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = add(result, point)
        point, n = add(point, point), n >> 1
    return result


def point(octets):
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if y >= P or (x * x - square) % P:
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def signed(public, message, signature):
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= 2**252 + 27742317777372353535851937790883648493:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little")
    left, right = times(s, BASE), add(r, times(k, a))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


def check_file(path, row, keys):
    """The file of an archived segment against its row, whose mac was good."""
    first, last, prev, whole, number = row["first_seq"], row["last_seq"], data(row["prev_hash"]), hashlib.sha256(), -1
    try:
        file = open(path, "rb")
    except FileNotFoundError:
        bad("segment_missing", first)
    with file:
        for number, line in enumerate(file):
            whole.update(line)
            seq = first + number - 1
            if not line.endswith(b"\n"):
                bad("segment_truncated", max(first, min(seq, last)))
            try:
                value = json.loads(line)
            except ValueError:
                bad("segment_altered", max(first, min(seq, last)))
            if number == 0:
                if not isinstance(value, dict) or value.keys() != {"format", "tenant_id", "first_seq", "last_seq", "prev_hash"}:
                    bad("segment_altered", first)
                if any(value[name] != row[name] for name in ("tenant_id", "first_seq", "last_seq")):
                    bad("segment_swapped", first)
                if data(value["prev_hash"]) != prev or value["format"] != "erp-audit-archive/v1":
                    bad("segment_altered", first)
            elif seq <= last:
                if "signature" in value:
                    bad("segment_truncated", seq)
                if value.get("seq") != seq:
                    bad("segment_altered", seq)
                if value["key_id"] not in keys:
                    bad("unknown_key", seq)
                content = b"erp-audit-v1" + seq.to_bytes(8, "big") + prev + base64.b64decode(value["record"])
                prev = bytes.fromhex(value["hash"])
                if mac(tenant_key(keys[value["key_id"]], row["tenant_id"]), content) != prev:
                    bad("segment_altered", seq)
            elif seq == last + 1:
                signature, public = bytes.fromhex(value.pop("signature", "")), bytes.fromhex(os.environ.get("ERP_AUDIT_PUBLIC_KEY", ""))
                here = (value["tenant"], value["seq"], bytes.fromhex(value["head"])) == (row["tenant_id"], last, prev)
                ours = public and value["key_id"] == public[:4].hex()  # one of another key is told by the sum below
                if not here or (ours and not signed(public, b"erp-audit-checkpoint-v1" + canonical(value), signature)):
                    bad("segment_altered", last)
            else:
                bad("segment_altered", last)
        if number < last - first + 2:
            bad("segment_truncated", max(first, min(first + number, last)))
    if prev != data(row["last_hash"]):
        bad("segment_altered", last)
    if whole.digest() != data(row["sha256"]):
        bad("segment_altered", first)


def check_archived(row, seq, prev, keys, folder):
    """A row of audit_archive; gives where the chain goes on."""
    first = row["first_seq"]
    if row["key_id"] not in keys:
        bad("unknown_key", first)
    said = {name: value for name, value in row.items() if name not in ("key_id", "mac")}
    said |= {name: data(row[name]).hex() for name in ("prev_hash", "last_hash", "sha256")}
    for name in ("oldest_at", "newest_at", "archived_at"):
        at = moment(row[name]) or bad("archive_forged", first)
        said[name] = at.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if mac(tenant_key(keys[row["key_id"]], row["tenant_id"]), b"erp-audit-archive-v1" + canonical(said)) != data(row["mac"]):
        bad("archive_forged", first)
    if first != seq + 1:
        bad("gap", min(first, seq + 1))
    if data(row["prev_hash"]) != prev:
        bad("broken_link", first)
    if folder:
        check_file(os.path.join(folder, row["file"]), row, keys)
    return row["last_seq"], data(row["last_hash"])


def check(lines, keys, folder):
    seq, prev, head = 0, bytes(32), None
    for line in filter(None, map(str.strip, lines)):
        row = json.loads(line)
        if "head_seq" in row:
            head = (row["head_seq"] or 0, data(row["head_hash"] or "00" * 32))
            continue
        if "archived" in row:
            seq, prev = check_archived(row["archived"], seq, prev, keys, folder)
            continue
        if row["seq"] != seq + 1:
            bad("gap", min(row["seq"], seq + 1))
        if data(row["prev_hash"]) != prev:
            bad("broken_link", row["seq"])
        if row["key_id"] not in keys:
            bad("unknown_key", row["seq"])
        content = b"erp-audit-v1" + row["seq"].to_bytes(8, "big") + prev + data(row["record"])
        if mac(tenant_key(keys[row["key_id"]], row["tenant_id"]), content) != data(row["row_hash"]):
            bad("altered", row["seq"])
        record = json.loads(data(row["record"]))
        same = all(row[name] == record[name] for name in ("tenant_id", "seq", "actor", "action", "entity", "entity_id", "outcome", "trace_id"))
        if not same or moment(row["occurred_at"]) != moment(record["at"]):
            bad("column_mismatch", row["seq"])
        seq, prev = row["seq"], data(row["row_hash"])
    if head is not None and head != (seq, prev):
        sys.exit(f"truncated at row {seq + 1}" if head[0] > seq else f"head_mismatch at row {min(head[0] + 1, seq)}")
    print(f"{seq} rows reproduced, last hash {prev.hex()}")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        check(file, master_keys(), sys.argv[2] if len(sys.argv) > 2 else None)
