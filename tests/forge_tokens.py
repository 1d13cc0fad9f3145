#!/usr/bin/env python3
"""Forges access tokens with libraries that share no code with the server: PyJWT, jwcrypto, and bare hmac.

Reads {"key": base64, "good": token, "other": token, "refresh": text} from standard input: the real signing key (so that only the form
of a token can be at fault), a valid access token, one of another tenant, and a refresh token. Writes
{"controls": [token], "forged": [{"by", "name", "token"}]}: the controls are made the same way as the forged ones, without a fault, and
have to be accepted, or the refusals would prove nothing.
"""

import base64
import copy
import hashlib
import hmac
import json
import sys
import time
import warnings

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwcrypto import jwe, jwk, jws

forged = []


def add(by, name, token):
    forged.append({"by": by, "name": name, "token": token.decode() if isinstance(token, bytes) else token})


def b64(data):
    if not isinstance(data, bytes):
        data = data.encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(token, n):
    text = token.split(".")[n]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def raw(header, claims, key, digest=hashlib.sha256):
    """Signs texts or objects as they are."""
    texts = [part if isinstance(part, str) else json.dumps(part) for part in (header, claims)]
    message = ".".join(b64(text) for text in texts)
    return message + "." + b64(hmac.new(key, message.encode(), digest).digest())


def by_pyjwt(key, header, claims):
    """Each fault by itself, encoded by PyJWT."""
    head = {name: value for name, value in header.items() if name != "alg"}

    def encode(payload=claims, secret=key, algorithm="HS256", **headers):
        merged = {name: value for name, value in {**head, **headers}.items() if value is not None}
        return jwt.encode(payload, secret, algorithm=algorithm, headers=merged)

    now = int(time.time())
    add("pyjwt", "alg none", encode(secret=None, algorithm="none"))
    add("pyjwt", "HS384 with our key", encode(algorithm="HS384"))
    add("pyjwt", "HS512 with our key", encode(algorithm="HS512"))
    rsa_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    add("pyjwt", "RS256 of a foreign key", encode(secret=rsa_key, algorithm="RS256"))
    add("pyjwt", "PS256 of a foreign key", encode(secret=rsa_key, algorithm="PS256"))
    add("pyjwt", "ES256 of a foreign key", encode(secret=ec.generate_private_key(ec.SECP256R1()), algorithm="ES256"))
    add("pyjwt", "EdDSA of a foreign key", encode(secret=ed25519.Ed25519PrivateKey.generate(), algorithm="EdDSA"))
    add("pyjwt", "another secret", encode(secret=b"\x00" * 32))
    add("pyjwt", "a guessed secret", encode(secret=b"secret" * 6))
    for typ in ["JWT", "refresh+jwt", "at+JWT", None]:
        add("pyjwt", f"typ {typ}", encode(typ=typ))
    for kid in ["../../../../dev/null", "' UNION SELECT 1 --", "0" * 16, ""]:
        add("pyjwt", f"kid {kid!r}", encode(kid=kid))
    add("pyjwt", "jku", encode(jku="http://127.0.0.1:1/keys"))
    add("pyjwt", "x5u", encode(x5u="http://127.0.0.1:1/cert"))
    add("pyjwt", "crit", encode(crit=["exp"]))
    for name, value in [
        ("exp", now - 31),
        ("exp", now + 10**9),
        ("nbf", now + 60),
        ("iat", now + 60),
        ("iss", "somebody"),
        ("aud", "another"),
        ("aud", ["erp-api"]),
        ("aud", ["erp-api", "another"]),
        ("sub", "admin"),
        ("ver", claims["ver"] + 1),
        ("ver", str(claims["ver"])),
        ("sid", "00000000-0000-0000-0000-000000000000"),
        ("admin", True),
    ]:
        add("pyjwt", f"{name} {value!r}", encode(payload={**claims, name: value}))
    for name in claims:
        add("pyjwt", f"without {name}", encode(payload={k: v for k, v in claims.items() if k != name}))
    return encode()


def by_jwcrypto(key, header, claims):
    """Other containers for the same claims."""
    ours = jwk.JWK(kty="oct", k=b64(key))
    text = json.dumps(claims)
    inside = jwk.JWK.generate(kty="oct", size=256)
    token = jws.JWS(text)
    token.add_signature(inside, None, json.dumps({**header, "jwk": json.loads(inside.export())}), None)
    add("jwcrypto", "signed by the key it brings along", token.serialize(compact=True))
    token = jws.JWS(text)
    token.add_signature(ours, None, json.dumps({**header, "cty": "JWT"}), None)
    add("jwcrypto", "cty", token.serialize(compact=True))
    token = jws.JWS(text)
    token.add_signature(ours, None, json.dumps({**header, "b64": False, "crit": ["b64"]}), None)
    add("jwcrypto", "unencoded payload", token.serialize(compact=False))
    for name, box in [
        ("encrypted for our key", {"alg": "dir", "enc": "A256GCM"}),
        ("encrypted and deflated", {"alg": "dir", "enc": "A256GCM", "zip": "DEF"}),
        ("wrapped", {"alg": "A256KW", "enc": "A128CBC-HS256"}),
    ]:
        box = {**box, "kid": header["kid"], "typ": header["typ"]}
        sealed = jwe.JWE(text.encode(), json.dumps(box))
        sealed.add_recipient(ours)
        add("jwcrypto", name, sealed.serialize(compact=True))
    token = jws.JWS(text)
    token.add_signature(ours, None, json.dumps(header), None)
    add("jwcrypto", "flattened JSON", token.serialize(compact=False))


def by_hand(key, header, claims, good, other, refresh):
    """What no library writes."""
    head, body, signature = good.split(".")
    public = rsa.generate_private_key(public_exponent=65537, key_size=2048).public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    add("hmac", "RS256 whose public key is the secret", raw({**header, "alg": "RS256"}, claims, pem))
    for algorithm in ["None", "nOnE", "NONE", "hs256", "HS256 ", ""]:
        add("hmac", f"alg {algorithm!r} signed by our key", raw({**header, "alg": algorithm}, claims, key))
        add("hmac", f"alg {algorithm!r} unsigned", f"{b64(json.dumps({**header, 'alg': algorithm}))}.{body}.")
    add("hmac", "signed by the empty key", raw(header, claims, b""))
    add("hmac", "SHA-512 under HS256", raw(header, claims, key, hashlib.sha512))
    add("hmac", "no signature", f"{head}.{body}.")
    add("hmac", "two segments", f"{head}.{body}")
    add("hmac", "four segments", f"{good}.{signature}")
    add("hmac", "something after it", good + "A")
    add("hmac", "padding after it", good + "=")
    add("hmac", "the signature cut", good[:-4])
    add("hmac", "one bit of the signature", f"{head}.{body}.{('B' if signature[0] != 'B' else 'C') + signature[1:]}")
    add("hmac", "the signature of another tenant's token", f"{head}.{body}.{other.split('.')[2]}")
    add("hmac", "another tenant's claims", f"{head}.{other.split('.')[1]}.{signature}")
    add("hmac", "another tenant's id", raw(header, {**claims, "tid": part(other, 1)["tid"]}, key))
    add("hmac", "another tenant's user", raw(header, {**claims, "sub": part(other, 1)["sub"]}, key))
    add("hmac", "another tenant's session", raw(header, {**claims, "sid": part(other, 1)["sid"]}, key))
    add("hmac", "a refresh token", refresh)
    text = json.dumps(claims)
    for name, twice in [("exp", str(int(time.time()) + 600)), ("sub", '"' + claims["sub"] + '"'), ("tid", '"' + claims["tid"] + '"')]:
        add("hmac", f"{name} twice", raw(header, text.replace("{", '{"%s":%s,' % (name, twice), 1), key))
    add("hmac", "alg twice", raw(json.dumps(header).replace("{", '{"alg":"HS256",', 1), text, key))
    for value in ['"%d"' % claims["exp"], "1e400", "-1", "%d.5" % claims["exp"], "1e9", "true", "null", "[1]", "9" * 400]:
        add("hmac", f"exp {value[:20]}", raw(header, text.replace(f'"exp": {claims["exp"]}', f'"exp": {value}'), key))
    add("hmac", "two objects", raw(header, text + text, key))
    add("hmac", "an array", raw(header, "[]", key))
    add("hmac", "a byte order mark", raw(header, "\ufeff" + text, key))
    add("hmac", "a NUL", raw(header, text.replace('"erp"', '"erp\\u0000"', 1), key))
    add("hmac", "5 KB", raw(header, {**claims, "iss": "x" * 5_000}, key))
    add("hmac", "100 KB", raw(header, {**claims, "iss": "x" * 100_000}, key))
    add("hmac", "dots", "..")
    add("hmac", "many dots", "." * 3_000)
    deep = '{"a":' * 200 + "1" + "}" * 200
    add("hmac", "nested 200 deep", raw(header, text.replace("{", '{"deep":%s,' % deep, 1), key))
    return raw(header, copy.deepcopy(claims), key)


def main():
    warnings.simplefilter("ignore")
    given = json.load(sys.stdin)
    key, good = base64.b64decode(given["key"]), given["good"]
    header, claims = part(good, 0), part(good, 1)
    control = by_pyjwt(key, header, claims)
    by_jwcrypto(key, header, claims)
    again = by_hand(key, header, claims, good, given["other"], given["refresh"])
    json.dump({"controls": [control, again], "forged": forged}, sys.stdout)


if __name__ == "__main__":
    main()
