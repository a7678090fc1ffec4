"""An OpenID Provider under test: where it is, who its client and users are, which processes it runs in."""

import base64
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from tests.bench.http_connection import Answer, Connection

CALLBACK = "http://service.localhost:9999/callback"
SCOPE = "openid email offline_access"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@dataclass
class Target:
    """One provider. Every user has the same password. `server` and `database` are process ids."""

    name: str
    issuer: str
    client_id: str
    client_secret: str
    users: list[str]
    password: str
    server: int
    database: int
    metadata: dict[str, Any]
    _next: int = 0

    def connection(self) -> Connection:
        """Return a connection of its own."""
        return Connection("127.0.0.1", urlsplit(self.issuer).port or 80)

    def next_user(self) -> str:
        """Return the users in turn."""
        self._next += 1
        return self.users[self._next % len(self.users)]

    def path(self, endpoint: str) -> str:
        """Return the path of an endpoint that discovery names."""
        return str(urlsplit(self.metadata[endpoint]).path)

    def request(self, method: str, path: str, headers: bytes = b"", form: dict[str, str] | None = None) -> bytes:
        """Return a whole request."""
        body = b"" if form is None else urlencode(form).encode()
        sized = b"" if form is None else b"%sContent-Length: %d\r\n" % (FORM, len(body))
        start = f"{method} {path} HTTP/1.1\r\nHost: {urlsplit(self.issuer).netloc}\r\n".encode()
        return start + headers + sized + b"\r\n" + body

    @property
    def credentials(self) -> bytes:
        """The client's own Authorization header."""
        pair = f"{quote(self.client_id, safe='')}:{quote(self.client_secret, safe='')}"
        return b"Authorization: Basic " + base64.b64encode(pair.encode()) + b"\r\n"

    async def discover(self) -> None:
        """Read the provider's metadata."""
        connection = self.connection()
        answer = await connection.send(self.request("GET", "/.well-known/openid-configuration"))
        self.metadata = document_of(answer)
        connection.close()


def document_of(answer: Answer) -> dict[str, Any]:
    """Return the JSON of a good answer."""
    document: dict[str, Any] = json.loads(answer.expect(200).body)
    return document
