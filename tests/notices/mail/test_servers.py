"""The settings of e-mail are read, or refused with what to write."""

import pytest

from app import create_app
from app.notices.mail.servers import (
    BadMailSetting,
    MailSender,
    SmtpServer,
    Tls,
    read_sender,
    read_smtp_url,
)


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", SmtpServer("mail.example", 587, "", "", Tls.STARTTLS)),
        ("smtp://[::1]:25?tls=none", SmtpServer("::1", 25, "", "", Tls.NONE)),
        (
            "smtp://us%40here:p%2F%3Aw@mail.example:2525/?tls=starttls",
            SmtpServer("mail.example", 2525, "us@here", "p/:w", Tls.STARTTLS),
        ),
        ("smtps://u:p@mail.example", SmtpServer("mail.example", 465, "u", "p", Tls.FROM_THE_START)),
    ],
)
def test_a_server_is_read_from_its_address(url: str, server: SmtpServer) -> None:
    assert read_smtp_url(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://us:secret@mail.example:99999",
        "smtp://us:secret@mail.example:x",
        "smtp://us:secret@mail.example?tls=maybe",
        "smtp://us:secret@mail.example?ssl=1",
        "smtp://us:secret@mail.example/path",
        "smtp://[us:secret",
    ],
)
def test_what_cannot_be_read_is_refused_without_showing_the_password(url: str) -> None:
    with pytest.raises(BadMailSetting, match="SMTP_URL") as refusal:
        read_smtp_url(url)
    assert "secret" not in str(refusal.value)


def test_a_return_path_names_the_message_where_bounces_have_an_address_of_their_own() -> None:
    plain = read_sender("Rounds <rounds@rounds.example>", "")
    assert plain == MailSender("Rounds", "rounds@rounds.example", "")
    assert plain.return_path("0f") == "rounds@rounds.example"
    assert plain.domain == "rounds.example"
    own = read_sender("rounds@rounds.example", "bounces@mail.rounds.example")
    assert own.return_path("0f") == "bounces+0f@mail.rounds.example"


@pytest.mark.parametrize("said", ["", "Rounds", "a@", "@b", "a b@c", "a@b\r\nBcc: c@d", "é@b"])
def test_a_sender_that_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(BadMailSetting, match="MAIL_FROM"):
        read_sender(said, "")
    with pytest.raises(BadMailSetting, match="MAIL_BOUNCES"):
        read_sender("rounds@rounds.example", said or "nothing")


@pytest.mark.parametrize(
    ("settings", "missing"),
    [
        ({"PUBLIC_URL": ""}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://r.example"}, "MAIL_FROM"),
    ],
)
def test_mail_to_real_people_needs_an_address_of_ours_and_a_sender(
    settings: dict[str, str], missing: str, tmp_path: object
) -> None:
    given = {"SMTP_URL": "smtp://mail.example", "INSTANCE": str(tmp_path)}
    with pytest.raises(BadMailSetting, match=f"Set {missing}"):
        create_app(given | settings)
