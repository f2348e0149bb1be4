"""Bounces as mail servers write them."""

from uuid import UUID

RETURNED = "Message-ID: <{message_id}@rounds.example>\nSubject: One new ticket\n"
BOUNCE = """\
From: MAILER-DAEMON@mail.example
To: {to}
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Original-Envelope-Id: {envelope_id}

Final-Recipient: rfc822; maintainer@rounds.example
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--b
Content-Type: {kind}

{returned}
--b--
"""


def bounce(
    message_id: UUID | None,
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <maintainer@rounds.example>: user unknown",
    to: str = "bounces@rounds.example",
    envelope_id: str = "",
    kind: str = "text/rfc822-headers",
) -> bytes:
    """One bounce; with `message_id` it returns the headers of that message."""
    returned = RETURNED.format(message_id=message_id) if message_id else ""
    return BOUNCE.format(
        to=to,
        envelope_id=envelope_id,
        action=action,
        status=status,
        said=said,
        kind=kind,
        returned=returned,
    ).encode()
