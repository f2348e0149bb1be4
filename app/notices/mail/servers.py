"""Where e-mail is handed over, read from one address. Pure."""

from email.utils import parseaddr
from enum import StrEnum, auto
from typing import Final, NamedTuple
from urllib.parse import parse_qs, unquote, urlsplit


class Tls(StrEnum):
    """How the connection to a mail server is kept private."""

    NONE = auto()
    STARTTLS = auto()
    FROM_THE_START = auto()


class SmtpServer(NamedTuple):
    """A mail server, and who we are there; without a user we do not sign in."""

    host: str
    port: int
    user: str
    password: str
    tls: Tls

    @property
    def name(self) -> str:
        """What limits and logs call it: no secret is in it."""
        return f"{self.host}:{self.port}"


class BadMailSetting(ValueError):
    """A setting of e-mail that cannot be read: a sentence that names it and what to write."""


PORTS: Final = {"smtp": 587, "smtps": 465}
SHAPE: Final = "smtp://user:password@host:587?tls=starttls, with tls=none for none, or smtps://…"


def read_smtp_url(url: str) -> SmtpServer:
    """The server that an address names. Raises `BadMailSetting`, which shows no password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise BadMailSetting(f"SMTP_URL cannot be read: write it as {SHAPE}.") from None
    said = parse_qs(parts.query, keep_blank_values=True)
    wanted = said.pop("tls", [Tls.STARTTLS])[-1]
    if parts.scheme not in PORTS or not parts.hostname or parts.path.strip("/") or said:
        raise BadMailSetting(f"SMTP_URL cannot be read: write it as {SHAPE}.")
    if parts.scheme == "smtp" and wanted not in (Tls.NONE, Tls.STARTTLS):
        raise BadMailSetting("SMTP_URL: tls is starttls or none.")
    return SmtpServer(
        host=parts.hostname,
        port=port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=Tls.FROM_THE_START if parts.scheme == "smtps" else Tls(wanted),
    )


class MailSender(NamedTuple):
    """Who e-mails are from: a name (may be empty), an address, and where bounces go."""

    name: str
    email: str
    bounces: str

    @property
    def domain(self) -> str:
        """What our message ids end with."""
        return self.email.rpartition("@")[2]

    def return_path(self, message_hex: str) -> str:
        """The address of a message's bounces, which names the message where there is one."""
        local, _, domain = self.bounces.rpartition("@")
        return f"{local}+{message_hex}@{domain}" if local else self.email


def read_sender(mail_from: str, mail_bounces: str) -> MailSender:
    """Who e-mails are from. Raises `BadMailSetting`."""
    name, email = parseaddr(mail_from) if mail_from.isprintable() else ("", "")
    _require_address("MAIL_FROM", email)
    if mail_bounces:
        _require_address("MAIL_BOUNCES", mail_bounces)
    return MailSender(name, email, mail_bounces)


def _require_address(setting: str, said: str) -> None:
    local, _, domain = said.rpartition("@")
    plain = said.isascii() and said.isprintable() and not any(one in said for one in ' <>,;:"\\')
    if not (local and domain and plain):
        raise BadMailSetting(f"{setting}: write an e-mail address, such as rounds@rounds.example.")
