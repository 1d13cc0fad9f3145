"""Keeps the attacker signed in. What ends sessions or counts as a failed login is sent as somebody else, one victim after the other."""

import os
import subprocess
import threading

import requests
import schemathesis

URL, PASSWORD = os.environ["URL"], os.environ["PASSWORD"]
LOCK = threading.Lock()


def login(username):
    body = {"username": username, "password": PASSWORD}
    answer = requests.post(f"{URL}/api/v1/auth/login", json=body, timeout=30)
    return answer.json()["access_token"] if answer.status_code == 200 else None


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


@schemathesis.hook
def after_call(context, case, response):
    if response.status_code in (401, 403):
        sent = response.request.headers.get("Authorization")
        for someone in (ATTACKER, VICTIM):
            someone.died(sent)
