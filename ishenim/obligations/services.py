"""The services besides e-mail that a reminder goes by: three, each with one form of address.

What an address may hold is written out here: no query, so no option that names another host or a
file, and nothing but HTTPS.
"""

import base64
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, unquote

_HOST = r"(?P<host>[A-Za-z0-9.-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(?::(?P<port>[0-9]{1,5}))?"
_TELEGRAM = re.compile(
    r"tgram://(?P<token>[0-9]{5,15}:[\w-]{30,60})/(?P<chat>-?[0-9]{1,20}|@\w{4,40})/?"
)
_NTFY_SH = re.compile(r"ntfy://(?P<topic>[\w-]{1,64})/?")
_NTFY = re.compile(rf"ntfys://(?:(?P<who>[^\s/?#@]{{1,200}})@)?{_HOST}/(?P<topic>[\w-]{{1,64}})/?")
_MATRIX = re.compile(
    rf"matrixs://(?P<token>[\w.~-]{{8,300}})@{_HOST}/(?P<room>![^\s/?#]{{1,255}})/?"
)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """One request as it leaves."""

    service: str
    host: str
    port: int = 443
    method: str = "POST"
    path: str
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)


Make = Callable[[dict[str, str], str, str], Sent]


def _telegram(part: dict[str, str], title: str, text: str) -> Sent:
    said = {"chat_id": part["chat"], "text": f"{title}\n\n{text}"}
    path = f"/bot{part['token']}/sendMessage"
    return _json(said, service="Telegram", host="api.telegram.org", path=path)


def _ntfy(part: dict[str, str], title: str, text: str) -> Sent:
    said = {"topic": part["topic"], "title": title, "message": text}
    to = {"host": part.get("host") or "ntfy.sh", "port": int(part.get("port") or 443)}
    return _json(said, service="ntfy", path="/", headers=_signed(part.get("who") or ""), **to)


def _signed(who: str) -> dict[str, str]:
    """Return the header of a name with its password, or of a token."""
    if ":" in who:
        basic = base64.b64encode(unquote(who).encode()).decode()
        return {"Authorization": f"Basic {basic}"}
    return {"Authorization": f"Bearer {quote(who, safe='_.~-')}"} if who else {}


def _matrix(part: dict[str, str], title: str, text: str) -> Sent:
    said = {"msgtype": "m.text", "body": f"{title}\n\n{text}"}
    room, once = quote(unquote(part["room"]), safe=""), secrets.token_hex(16)
    return _json(
        said,
        service="Matrix",
        method="PUT",
        host=part["host"],
        port=int(part["port"] or 443),
        path=f"/_matrix/client/v3/rooms/{room}/send/m.room.message/{once}",
        headers={"Authorization": f"Bearer {part['token']}"},
    )


def _json(said: dict[str, str], *, headers: dict[str, str] | None = None, **more: object) -> Sent:
    kind = {"Content-Type": "application/json"}
    body = json.dumps(said, ensure_ascii=False).encode()
    return Sent(body=body, headers={**kind, **(headers or {})}, **more)  # type: ignore[arg-type]


_FORMS: tuple[tuple[re.Pattern[str], Make], ...] = (
    (_TELEGRAM, _telegram), (_NTFY_SH, _ntfy), (_NTFY, _ntfy), (_MATRIX, _matrix),
)  # fmt: skip


def prepare(url: str, title: str = "", text: str = "") -> Sent | None:
    """Return the request that brings a message to an address, or None if it is no service's."""
    for form, make in _FORMS:
        if found := form.fullmatch(url.strip()):
            sent = make(found.groupdict(), title, text)
            return sent if 0 < sent.port < 2**16 else None
    return None
