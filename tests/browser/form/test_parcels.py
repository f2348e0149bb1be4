"""What waits is taken out as a file, and brought in on another phone."""

import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import BrowserContext, expect

from tests.browser.form.arrivals import arrivals, assert_whole
from tests.browser.form.walker import Walker
from tests.factories import Phone, Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

BROKEN = "This file could not be read whole. Nothing here was changed."
BREAK_STORE = """
() => {
  IDBDatabase.prototype.transaction = () => { throw new DOMException("for the test", "Unknown") };
}
"""
NewPhone = Callable[..., BrowserContext]


def save_parcel(walker: Walker, folder: Path) -> Path:
    """Taps "Save as a file" on the page of what waits."""
    walker.page.get_by_role("link", name="Waiting").click()
    with walker.page.expect_download() as saved:
        walker.page.get_by_role("button", name="Save as a file").click()
    path = folder / "parcel.zip"
    saved.value.save_as(path)
    return path


def bring_in(walker: Walker, parcel: Path) -> None:
    """Taps "Bring in a file" and chooses this one."""
    walker.page.locator("input[type=file]").set_input_files(parcel)


def says(walker: Walker, sentence: str) -> None:
    """That this is said now."""
    expect(walker.page.get_by_role("status").filter(has_text=sentence)).to_be_visible()


def phone_of_colleague(new_phone: NewPhone, address: str, who: Phone) -> Walker:
    """Another phone, of somebody else, on the page of what waits."""
    walker = Walker(new_phone(), address)
    walker.sign_in_as(who)
    walker.open_queue()
    return walker


def test_what_waits_on_a_dying_phone_arrives_from_another_and_only_once(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.context.set_offline(True)
    walker.walk(photos=2)
    parcel = save_parcel(walker, tmp_path)

    other = phone_of_colleague(new_phone, address, scene.manager)
    other.context.set_offline(True)
    bring_in(other, parcel)
    says(other, "1 inspection brought in, 0 known already.")
    bring_in(other, parcel)
    says(other, "0 inspections brought in, 1 known already.")
    assert len(other.kept("photos")) == 2
    other.context.set_offline(False)
    other.wait_until_sent()
    [inspection] = assert_whole(app, photos=2).inspections
    assert inspection.person_id == scene.manager.person_id
    bring_in(other, parcel)
    says(other, "0 inspections brought in, 1 known already.")
    assert other.kept("photos") == []


def test_a_draft_goes_along_and_is_finished_on_the_other_phone(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.begin()
    walker.fail_the_locks()
    walker.page.get_by_role("link", name="Back").click()
    parcel = save_parcel(walker, tmp_path)
    other = phone_of_colleague(new_phone, address, scene.manager)
    bring_in(other, parcel)
    says(other, "1 inspection brought in")
    other.open()
    other.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    expect(other.item("stall-locks").locator("figure img")).to_have_count(1)
    other.finish()
    other.wait_until_sent()
    assert_whole(app)


def test_a_draft_that_went_on_on_both_phones_is_there_twice_and_known_from_then_on(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.begin()
    walker.fail_the_locks()
    walker.page.get_by_role("link", name="Back").click()
    parcel = save_parcel(walker, tmp_path)
    other = phone_of_colleague(new_phone, address, scene.manager)
    bring_in(other, parcel)
    says(other, "1 inspection brought in")
    other.open()
    other.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    other.tap("smell", "2 of 5")
    other.page.get_by_role("link", name="Back").click()
    swap_manifest(lambda manifest: manifest["inspections"][0].update(revision=2**50))(parcel)

    other.open_queue()
    bring_in(other, parcel)
    says(other, "1 inspection brought in, 0 known already.")
    bring_in(other, parcel)
    says(other, "0 inspections brought in, 1 known already.")

    drafts = other.kept("inspections")
    assert sorted(row["answers"]["smell"]["value"] for row in drafts) == [2, 5]
    assert len({photo["id"] for photo in other.kept("photos")}) == 2
    for row in drafts:
        other.open(f"/form/inspection/{row['id']}")
        expect(other.item("stall-locks").locator("figure img")).to_have_count(1)
        other.finish()
    other.wait_until_sent(2)
    assert_whole(app, inspections=2, photos=2)


def test_what_another_phone_has_finished_keeps_its_number_and_the_draft_here_stays(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.begin()
    walker.fail_the_locks()
    [number] = [row["id"] for row in walker.kept("inspections")]
    walker.page.get_by_role("link", name="Back").click()
    parcel = save_parcel(walker, tmp_path)
    other = phone_of_colleague(new_phone, address, scene.manager)
    other.context.set_offline(True)
    bring_in(other, parcel)
    says(other, "1 inspection brought in")
    other.page.get_by_role("link", name="Spots").click()
    other.page.get_by_role("link", name="Restroom 2, level 1").first.click()
    other.tap("smell", "2 of 5")
    other.finish()
    finished = save_parcel(other, tmp_path)

    bring_in(walker, finished)
    says(walker, "1 inspection brought in, 0 known already.")
    walker.wait_until_sent()
    other.context.set_offline(False)
    other.wait_until_sent()
    [inspection] = assert_whole(app).inspections
    assert str(inspection.id) == number
    [draft] = [row for row in walker.kept("inspections") if row["state"] == "draft"]
    walker.open(f"/form/inspection/{draft['id']}")
    assert walker.pressed("smell") == ["5 of 5"]
    expect(walker.item("stall-locks").locator("figure img")).to_have_count(1)


def test_what_the_phones_own_store_refuses_is_said_in_a_sentence(
    walker: Walker, tmp_path: Path
) -> None:
    walker.context.set_offline(True)
    walker.walk()
    parcel = save_parcel(walker, tmp_path)
    unsaid: list[str] = []
    walker.page.on("pageerror", lambda error: unsaid.append(str(error)))
    walker.page.evaluate(BREAK_STORE)
    walker.page.get_by_role("button", name="Save as a file").click()
    says(walker, "This could not be saved on the phone.")
    bring_in(walker, parcel)
    says(walker, "This could not be saved on the phone.")
    assert unsaid == []


def test_a_parcel_of_what_the_first_phone_has_sent_meanwhile_doubles_nothing(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.context.set_offline(True)
    walker.walk(photos=2)
    parcel = save_parcel(walker, tmp_path)
    walker.context.set_offline(False)
    walker.wait_until_sent()
    before = assert_whole(app, photos=2)

    same_person = phone_of_colleague(new_phone, address, scene.inspector)
    bring_in(same_person, parcel)
    same_person.wait_until_sent()
    colleague = phone_of_colleague(new_phone, address, scene.manager)
    bring_in(colleague, parcel)
    colleague.wait_until_sent()

    after = assert_whole(app, photos=2)
    assert [one.id for one in after.inspections] == [one.id for one in before.inspections]
    assert colleague.kept("photos") == same_person.kept("photos") == []
    bring_in(walker, parcel)
    says(walker, "0 inspections brought in, 1 known already.")
    assert walker.kept("photos") == []


def cut_in_half(parcel: Path) -> None:
    parcel.write_bytes(parcel.read_bytes()[: parcel.stat().st_size // 2])


def no_zip(parcel: Path) -> None:
    parcel.write_bytes(b"<html>Please sign in to this Wi-Fi</html>")


def lure_out_of_the_folder(parcel: Path) -> None:
    with zipfile.ZipFile(parcel, "a") as archive:
        archive.writestr("../../etc/passwd", "root")


def swell(parcel: Path) -> None:
    with zipfile.ZipFile(parcel) as archive:
        [photo] = [name for name in archive.namelist() if name.startswith("photos/")]
        manifest = archive.read("manifest.json")
    with zipfile.ZipFile(parcel, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", manifest)
        archive.writestr(photo, b"\0" * 20_000_000)


def swap_manifest(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """A parcel whose manifest says something else."""

    def harm(parcel: Path) -> None:
        with zipfile.ZipFile(parcel) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        manifest = json.loads(files["manifest.json"])
        change(manifest)
        files["manifest.json"] = json.dumps(manifest).encode()
        digest = hashlib.sha256(files["manifest.json"]).hexdigest()
        files["manifest.sha256"] = f"{digest}  manifest.json\n".encode()
        with zipfile.ZipFile(parcel, "w") as archive:
            for name, content in files.items():
                archive.writestr(name, content)

    return harm


HARMS = {
    "cut in half": cut_in_half,
    "no zip": no_zip,
    "path outside": lure_out_of_the_folder,
    "bomb": swell,
    "other format": swap_manifest(lambda manifest: manifest.update(format=2)),
    "no inspections": swap_manifest(lambda manifest: manifest.pop("inspections")),
    "script for an id": swap_manifest(
        lambda manifest: manifest["inspections"][0].update(id="<script>")
    ),
    "checklist without words": swap_manifest(
        lambda manifest: manifest["versions"][0]["content"]["items"][0].update(prompt={})
    ),
}


def test_a_broken_or_hostile_file_is_refused_and_changes_nothing(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.context.set_offline(True)
    walker.walk()
    parcel = save_parcel(walker, tmp_path)
    other = phone_of_colleague(new_phone, address, scene.manager)
    for name, harm in HARMS.items():
        harmed = tmp_path / f"{name}.zip"
        harmed.write_bytes(parcel.read_bytes())
        harm(harmed)
        other.open_queue()
        bring_in(other, harmed)
        says(other, BROKEN)
        assert (other.kept("inspections"), other.kept("photos")) == ([], []), name
    assert arrivals(app).inspections == []


def test_a_photo_with_other_bytes_than_its_hash_is_not_brought_in_as_if_it_were_right(
    app: Flask, walker: Walker, new_phone: NewPhone, address: str, scene: Scene, tmp_path: Path
) -> None:
    walker.context.set_offline(True)
    walker.walk()
    parcel = save_parcel(walker, tmp_path)
    harmed = tmp_path / "harmed.zip"
    with zipfile.ZipFile(parcel) as archive, zipfile.ZipFile(harmed, "w") as copy:
        for name in archive.namelist():
            content = archive.read(name)
            copy.writestr(name, content[::-1] if name.startswith("photos/") else content)
    other = phone_of_colleague(new_phone, address, scene.manager)
    bring_in(other, harmed)
    says(other, "1 inspection brought in")
    assert other.kept("photos") == []
    other.wait_until(lambda: other.reason() == "photo_lost")
    expect(other.page.locator("li.card")).to_contain_text("could not read a photo any more")

    walker.context.set_offline(False)  # the first phone has them still
    walker.wait_until_sent()
    assert_whole(app)
