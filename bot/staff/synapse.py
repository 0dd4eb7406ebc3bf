"""A homeserver on this machine, for the demonstration and for tests: real Synapse, on SQLite.

It listens on 127.0.0.1 only, speaks to no other server, and has its rate limits raised. It is no
pattern for production: see docs/staff.md.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.client
import json
import os
import secrets
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

#: Synapse's own environment.
PYTHON = Path(".venv-synapse/bin/python")
DOMAIN = "clinic.localhost"

_PLENTY = {"per_second": 100_000, "burst_count": 100_000}
_LIMITS = (
    *("rc_message", "rc_registration", "rc_joins_per_room", "rc_admin_redaction"),
    *("rc_third_party_invite", "rc_reports", "rc_room_creation"),
)


class CallError(Exception):
    """The homeserver answered a call with an error."""

    def __init__(self, status: int, answer: Any) -> None:
        super().__init__(f"{status} {answer}")
        self.status = status
        self.answer = answer


@dataclass(slots=True)
class Synapse:
    """One homeserver with its data in `folder`; `registration` is the application service's."""

    folder: Path
    port: int
    registration: Path
    secret: str = field(default_factory=lambda: secrets.token_hex(16))
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def configure(self) -> None:
        """Write its configuration."""
        self.folder.mkdir(parents=True, exist_ok=True)
        key = base64.b64encode(os.urandom(32)).decode().rstrip("=")
        (self.folder / "signing.key").write_text(f"ed25519 a_local {key}\n")
        config: dict[str, Any] = {
            "server_name": DOMAIN,
            "public_baseurl": f"{self.url}/",
            "pid_file": str(self.folder / "synapse.pid"),
            "listeners": [
                {
                    "port": self.port,
                    "type": "http",
                    "bind_addresses": ["127.0.0.1"],
                    "resources": [{"names": ["client"], "compress": False}],
                }
            ],
            "database": {"name": "sqlite3", "args": {"database": str(self.folder / "synapse.db")}},
            "media_store_path": str(self.folder / "media"),
            "signing_key_path": str(self.folder / "signing.key"),
            "trusted_key_servers": [],
            "suppress_key_server_warning": True,
            "federation_domain_whitelist": [],
            "registration_shared_secret": self.secret,
            "macaroon_secret_key": self.secret,
            "form_secret": self.secret,
            "report_stats": False,
            "enable_registration": False,
            "app_service_config_files": [str(self.registration)],
            "bcrypt_rounds": 4,
            # Clients then make rooms that the assistant can read.
            "extra_well_known_client_content": {"io.element.e2ee": {"default": False}},
            **dict.fromkeys(_LIMITS, _PLENTY),
            "rc_login": dict.fromkeys(("address", "account", "failed_attempts"), _PLENTY),
            "rc_joins": {"local": _PLENTY, "remote": _PLENTY},
            "rc_invites": dict.fromkeys(("per_room", "per_user", "per_issuer"), _PLENTY),
            "rc_presence": {"per_user": _PLENTY},
            "presence": {"enabled": False},
        }
        (self.folder / "homeserver.yaml").write_text(yaml.safe_dump(config))

    def start(self, limit: float = 60.0) -> None:
        """Start it and return when it answers; RuntimeError where it does not in time."""
        with (self.folder / "synapse.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own environment, our own file
                [
                    *(str(PYTHON.absolute()), "-m", "synapse.app.homeserver"),
                    *("-c", str(self.folder / "homeserver.yaml")),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                # Ctrl-C is for who has started us; who ends is decided there.
                start_new_session=True,
            )
        end = time.monotonic() + limit
        while time.monotonic() < end and self.process.poll() is None:
            try:
                self.call("GET", "/_matrix/client/versions")
            except (OSError, CallError):
                time.sleep(0.1)
            else:
                return
        log_end = (self.folder / "synapse.log").read_text(errors="replace")[-2000:]
        raise RuntimeError(f"Synapse does not start:\n{log_end}")

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        self._end("kill")

    def stop(self) -> None:
        """End it in good order."""
        self._end("terminate")

    def _end(self, how: str) -> None:
        if self.process and self.process.poll() is None:
            getattr(self.process, how)()
            self.process.wait(30)

    def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        token: str = "",
        timeout: float = 40.0,
    ) -> dict[str, Any]:
        """Make one call; CallError for an answer other than 200, OSError where there is none."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, headers)
            response = connection.getresponse()
            raw = response.read()
        except http.client.HTTPException as error:
            raise OSError(str(error)) from error
        finally:
            connection.close()
        answer: dict[str, Any] = json.loads(raw or b"{}")
        if response.status != 200:
            raise CallError(response.status, answer)
        return answer

    def register(self, name: str, password: str, shown_as: str, *, admin: bool = False) -> str:
        """Make a user and return their access token."""
        nonce = self.call("GET", "/_synapse/admin/v1/register")["nonce"]
        role = "admin" if admin else "notadmin"
        signed = "\0".join((nonce, name, password, role)).encode()
        mac = hmac.new(self.secret.encode(), signed, hashlib.sha1).hexdigest()
        answer = self.call(
            "POST",
            "/_synapse/admin/v1/register",
            {
                "nonce": nonce,
                "username": name,
                "displayname": shown_as,
                "password": password,
                "admin": admin,
                "mac": mac,
            },
        )
        return str(answer["access_token"])

    def create_room(self, token: str, name: str, invite: list[str]) -> str:
        """Make a private, unencrypted room in which all may redact; return its id."""
        body = {"name": name, "preset": "trusted_private_chat", "invite": invite}
        return str(self.call("POST", "/_matrix/client/v3/createRoom", body, token)["room_id"])

    def join(self, token: str, room: str) -> None:
        """Follow an invitation."""
        self.call("POST", f"/_matrix/client/v3/join/{quote(room)}", {}, token)
