"""A second implementation of Standard Webhooks: reads {"secret", "headers", "body"} from standard input and says yes or no.

It takes the specification's own library (PyPI standardwebhooks) where that is installed, else Python's hmac alone."""

import base64
import hashlib
import hmac
import json
import sys
import time

TOLERANCE = 5 * 60


def by_library(secret, headers, body):
    from standardwebhooks.webhooks import Webhook, WebhookVerificationError

    try:
        Webhook(secret).verify(body, headers)
        return True
    except WebhookVerificationError:
        return False


def by_hand(secret, headers, body):
    sent = int(headers["webhook-timestamp"])
    if abs(time.time() - sent) > TOLERANCE:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent}.{body}".encode()
    want = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [one.split(",", 1) for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(value, want) for version, value in given)


asked = json.load(sys.stdin)
try:
    verify = by_library
    import standardwebhooks  # noqa: F401
except ImportError:
    verify = by_hand
print("yes" if verify(asked["secret"], asked["headers"], asked["body"]) else "no", verify.__name__)
