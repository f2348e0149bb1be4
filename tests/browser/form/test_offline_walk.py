"""A whole walk without network, and what arrives when there is some again."""

import hashlib

from flask import Flask
from playwright.sync_api import expect

from app.evidence.models import Photo
from app.evidence.store_choice import store_of
from app.inspections.models import Inspection
from app.kernel.database import db
from tests.browser.form.walker import Walker


def test_a_walk_without_network_arrives_whole_once_there_is_some(
    app: Flask, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.open("/form")
    walker.begin()
    walker.fail_the_locks(photos=2)
    walker.finish()
    walker.open_queue()
    expect(walker.page.locator("main")).to_contain_text("Waits for network")

    walker.context.set_offline(False)
    walker.wait_until_sent()

    with app.app_context():
        [inspection] = db.session.query(Inspection).all()
        photos = db.session.query(Photo).all()
        store = store_of(app)
        bytes_of = {photo.id: store.read(photo.store_key) for photo in photos}
    assert inspection.failed == 1
    assert len(photos) == 2
    for photo in photos:
        assert hashlib.sha256(bytes_of[photo.id]).hexdigest() == photo.sha256
    assert walker.kept("photos") == []
