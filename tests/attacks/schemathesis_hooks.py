"""Keeps the attacker signed in. What ends sessions or counts as a failed login is sent as somebody else, one victim after the other.
No generator guesses a password or a refresh token, so now and then a good request gets the right one; what was answered to those is
written to the file in SEEN, a line each."""

import os
import secrets
import subprocess
import threading

import requests
import schemathesis
from schemathesis import GenerationMode

URL, PASSWORD = os.environ["URL"], os.environ["PASSWORD"]
LOCK = threading.Lock()
LOGIN, REFRESH, CHANGE = "/api/v1/auth/login", "/api/v1/auth/refresh", "/api/v1/auth/password"
COUNTS = {LOGIN: 0, REFRESH: 0, CHANGE: 0}


def pair(username, password=PASSWORD):
    body = {"username": username, "password": password}
    answer = requests.post(f"{URL}{LOGIN}", json=body, timeout=30)
    return answer.json() if answer.status_code == 200 else {}


def login(username):
    return pair(username).get("access_token")


class Someone:
    """A token that is fetched again when it has died."""

    def __init__(self, username, fresh):
        self.username, self.fresh, self.token, self.count = username, fresh, None, 0

    def get(self):
        with LOCK:
            self.token = self.token or login(self.username)
            if not self.token and self.fresh:
                self.count += 1
                self.username = f"victim{self.count}"
                command = [os.environ["ERP_BIN"], "user", "create", "--embedded", "--username", self.username, "--role", "doctor"]
                subprocess.run([*command, "--keep-password", "--password-stdin"], input=PASSWORD.encode(), check=True, capture_output=True)
                self.token = login(self.username)
            return self.token or "none"

    def died(self, sent):
        with LOCK:
            if self.token and sent == f"Bearer {self.token}":
                self.token = None


ATTACKER, VICTIM = Someone(os.environ["USERNAME"], False), Someone("victim0", True)


def who(case):
    deadly = case.path.startswith("/api/v1/auth/") and (case.method, case.path) != ("GET", "/api/v1/auth/me")
    return VICTIM if deadly else ATTACKER


@schemathesis.auth(refresh_interval=None)
class Bearer:
    def get(self, case, context):
        return who(case).get()

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


def right(path):
    """A body with which the operation does what it is for."""
    if path == LOGIN:
        return {"username": ATTACKER.username, "password": PASSWORD, "tenant": "default"}
    if path == REFRESH:
        return {"refresh_token": pair(ATTACKER.username).get("refresh_token")}
    VICTIM.get()
    new = f"plain-Violet-{secrets.token_hex(8)}"
    return {"current_password": PASSWORD, "new_password": new}


@schemathesis.hook
def before_call(context, case, kwargs):
    good = case.meta is None or case.meta.generation.mode == GenerationMode.POSITIVE
    if case.path not in COUNTS or not good or not isinstance(case.body, dict):
        return
    with LOCK:
        COUNTS[case.path] += 1
        turn = COUNTS[case.path] % 5 == 1
    if turn:
        case.body = right(case.path)
        case.headers["X-Right"] = "1"


@schemathesis.hook
def after_call(context, case, response):
    if "X-Right" in response.request.headers and "SEEN" in os.environ:
        with LOCK, open(os.environ["SEEN"], "a") as seen:
            seen.write(f"{case.method} {case.path} {response.status_code}\n")
            if (case.path, response.status_code) == (CHANGE, 204):
                VICTIM.token = None  # its password is another now: the next victim takes its place
    if response.status_code in (401, 403):
        sent = response.request.headers.get("Authorization")
        for someone in (ATTACKER, VICTIM):
            someone.died(sent)
