"""`flask notices …`"""

import sys

import click
from flask.cli import AppGroup

from app.kernel.clock import now
from app.kernel.database import db
from app.notices.events import wake_spreading
from app.notices.mail.bounces import LARGEST_BOUNCE, read_bounce
from app.notices.mail.refused import lift, stop_refused
from app.notices.models import Message
from app.notices.topics import Channel

notices = AppGroup("notices", help="Messages, and addresses that take none.")


@notices.command("bounced")
def take_bounce() -> None:
    """Read a bounce from standard input, and stop the address that it is about.

    Meant for the mailbox of MAIL_BOUNCES (or MAIL_FROM): it exits with 0 whatever it reads, so that
    a mail server neither keeps nor returns it.
    """
    bounce = read_bounce(sys.stdin.buffer.read(LARGEST_BOUNCE + 1))
    message = bounce and db.session.get(Message, bounce.message_id)
    if not bounce or not message or message.channel is not Channel.EMAIL:
        click.echo("No final failure of an e-mail of ours: nothing was changed.")
        return
    if not bounce.is_address_gone:
        click.echo(f"The address may still take mail: nothing was changed. {bounce.why}")
        return
    is_new = stop_refused(message, bounce.why, now())
    db.session.commit()
    if is_new:
        wake_spreading()
    said = "stopped, and the admins are told" if is_new else "stopped already, or lifted since"
    click.echo(f"The address of message {message.id} is {said}.")


@notices.command("lift")
@click.argument("address")
def lift_stop(address: str) -> None:
    """Let e-mail go to ADDRESS again, after it was refused."""
    lifted = 0 if "\0" in address else lift(address, now())
    db.session.commit()
    if not lifted:
        raise click.ClickException("This address is not stopped. Check how it is written.")
    click.echo("E-mail goes to this address again.")
