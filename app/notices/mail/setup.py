"""Joins e-mail to an app: where it goes is what the settings say."""

from pathlib import Path

from flask import Flask

from app.config import SETTINGS
from app.notices.mail.folder import OutboxFolder
from app.notices.mail.sender import EmailSender
from app.notices.mail.servers import BadMailSetting, read_sender, read_smtp_url
from app.notices.mail.smtp import SmtpWay
from app.notices.mail.ways import Way
from app.notices.senders import register_sender
from app.notices.topics import Channel


def init_mail(app: Flask) -> None:
    """Registers the sender of e-mails. Raises `BadMailSetting`."""
    config = app.config
    way: Way = OutboxFolder(Path(app.instance_path) / "outbox")
    if config["SMTP_URL"]:
        way = SmtpWay(read_smtp_url(config["SMTP_URL"]), config["SMTP_SECONDS"])
        _require_own_address(config["PUBLIC_URL"], config["MAIL_FROM"])
    app.extensions["mail_way"] = way
    sender = read_sender(config["MAIL_FROM"], config["MAIL_BOUNCES"])
    register_sender(app, Channel.EMAIL, EmailSender(way, sender))


def _require_own_address(public_url: str, mail_from: str) -> None:
    """What goes to real people has links that lead to us, and a sender that is ours."""
    if not public_url:
        raise BadMailSetting(
            "Set PUBLIC_URL beside SMTP_URL: e-mails hold links, such as https://rounds.example."
        )
    defaults = {one.name: one.default for one in SETTINGS}
    if mail_from == defaults["MAIL_FROM"]:
        raise BadMailSetting("Set MAIL_FROM beside SMTP_URL: say who your e-mails are from.")
