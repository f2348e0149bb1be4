"""What is said to admins when something of Rounds itself needs them."""

from flask import Flask
from sqlalchemy import select

from app.kernel.clock import now
from app.kernel.database import db
from app.kernel.ids import new_id
from app.notices.admins import SystemKind, SystemSource, tell_admins
from app.notices.models import Endpoint, Event, StoppedAddress
from app.notices.sources import Addressed, Reader, source_of
from app.notices.topics import Topic
from tests.factories import Scene
from tests.statements import statements


def test_the_admins_are_told_in_their_language_what_failed_and_what_to_do(
    app: Flask, scene: Scene
) -> None:
    ours = {"organisation_id": scene.organisation.id}
    with app.app_context():
        endpoint = Endpoint(
            name="CMMS", url="https://x.example", kinds=[], venue_ids=[], secret="", **ours
        )
        stopped = StoppedAddress(email="gone@rounds.example", at=now(), why="550", **ours)
        db.session.add_all([endpoint, stopped])
        db.session.flush()
        for kind, row in (
            (SystemKind.ENDPOINT_DISABLED, endpoint),
            (SystemKind.ADDRESS_STOPPED, stopped),
        ):
            tell_admins(scene.organisation.id, None, kind, row.id, {"why": "Gone."}, now())
        db.session.commit()
        events = db.session.scalars(select(Event).order_by(Event.id)).all()
        source = source_of(events[0].kind)
        assert isinstance(source, SystemSource)
        told = [Addressed(event.id, scene.admin.person_id, Topic.SYSTEM) for event in events]
        assert source.address(events) == told
        reader = Reader(new_id(), scene.organisation.id, "a@rounds.example", "A", "es")
        with statements(app) as said:
            letter = source.compose(events, reader)
        assert len(said) == 1
        assert [entry.title for entry in letter.entries] == [
            "El destino «CMMS» se ha desactivado",
            "El correo a gone@rounds.example no llega",
        ]
        assert letter.entries[0].lines[0] == "Gone."
        one = source.compose(events[:1], reader._replace(language="en"))
        assert one.subject == "The endpoint “CMMS” was disabled"
        payload = source.payloads(events)[events[0].id]
        assert payload == {"subject_id": str(endpoint.id), "why": "Gone."}
