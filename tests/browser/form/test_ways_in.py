"""Ways to a spot and into the form: search, labels, links; and what a phone keeps of a choice."""

from collections.abc import Callable
from io import BytesIO
from urllib.parse import unquote

import pytest
import segno
from flask import Flask
from playwright.sync_api import BrowserContext, Page, expect

from app.kernel.database import db
from tests.browser.form.house import PASSWORD, SPOT, House, give_password
from tests.browser.form.walker import Walker
from tests.factories import Scene

pytestmark = pytest.mark.parametrize("app", ["sqlite"], indirect=True)

NewPhone = Callable[..., BrowserContext]


def slug_of(app: Flask, scene: Scene) -> str:
    with app.app_context():
        db.session.add(scene.spot)
        return scene.spot.slug


def expect_checklist(page: Page) -> None:
    expect(page.locator("h1")).to_have_text(SPOT)
    expect(page.locator("ol.items")).to_be_visible()


def test_the_search_finds_by_name_and_by_the_code_on_the_label(
    house: House, walker: Walker
) -> None:
    rows = walker.page.locator(".list li")
    expect(rows).to_have_count(4)
    for entry in ("RESTROOM 2", house.slug, f" {house.slug.upper()} "):
        walker.page.locator("input[type=search]").fill(entry)
        expect(rows).to_have_count(1)
        expect(rows).to_contain_text(SPOT)


def test_a_label_opens_its_spot_s_checklist_offline_too(
    house: House, address: str, walker: Walker
) -> None:
    walker.context.set_offline(True)
    walker.open(f"/form/spot/{house.slug}")
    expect_checklist(walker.page)
    begun = walker.page.url
    walker.open(f"/form/spot/{house.slug}")
    expect_checklist(walker.page)
    assert walker.page.url == begun, "The same draft, not another one."


def test_a_label_waits_until_somebody_has_signed_in(
    app: Flask, house: House, address: str, new_phone: NewPhone
) -> None:
    give_password(app, "inspector@rounds.example")
    walker = Walker(new_phone(), address)
    walker.open(f"/form/spot/{house.slug}")
    walker.page.locator("#email").fill("inspector@rounds.example")
    walker.page.locator("#password").fill(PASSWORD)
    walker.page.get_by_role("button", name="Sign in").click()
    expect_checklist(walker.page)


def test_a_link_made_for_somebody_works_once_on_their_phone(
    scene: Scene, address: str, new_phone: NewPhone
) -> None:
    manager = Walker(new_phone(), address)
    manager.sign_in_as(scene.manager)
    manager.open("/form/me")
    manager.page.get_by_role("link", name="Sign somebody in").click()
    with manager.page.expect_response("**/sign-in-links") as made:
        manager.page.locator(".list button", has_text="Inspector").first.click()
    link = made.value.json()["url"]
    assert drawn_in(manager.page, ".code .qr") == qr_of(link)
    expect(manager.page.locator(".code")).to_contain_text("Works once, until")

    theirs = Walker(new_phone(), address)
    theirs.page.goto(link)
    expect(theirs.page.locator("h1")).to_have_text("Theatre")
    assert theirs.page.url == f"{address}/form"

    late = Walker(new_phone(), address)
    late.page.goto(link)
    expect(late.page.locator("main")).to_contain_text("This link has been used or is too old.")
    late.page.get_by_role("link", name="Sign in").click()
    expect(late.page.locator("#email")).to_be_visible()


def qr_of(text: str) -> str:
    """The QR code of a text, as SVG."""
    picture = BytesIO()
    code = segno.make_qr(text, error="m")
    code.save(picture, kind="svg", xmldecl=False, omitsize=True, light="white", nl=False)
    return picture.getvalue().decode()


def drawn_in(page: Page, selector: str) -> str:
    """The SVG of a picture that the browser was able to draw."""
    picture = page.locator(selector).first
    expect(picture).to_be_visible()
    page.wait_for_function("(one) => one.naturalWidth > 0", arg=picture.element_handle())
    source = picture.get_attribute("src") or ""
    return unquote(source.partition(",")[2])


def test_a_printed_label_says_the_spot_s_address(
    app: Flask, scene: Scene, address: str, new_phone: NewPhone
) -> None:
    slug = slug_of(app, scene)
    manager = Walker(new_phone(), address)
    manager.sign_in_as(scene.manager)
    manager.open("/form/me/labels")
    assert drawn_in(manager.page, ".labels .qr") == qr_of(f"{address}/form/spot/{slug}")
    expect(manager.page.locator(".labels code").first).to_have_text(slug)
    manager.page.emulate_media(media="print")
    expect(manager.page.locator(".head, .screen-only").first).to_be_hidden()
    expect(manager.page.locator(".labels li").first).to_be_visible()


def test_the_language_changes_at_once_and_stays(walker: Walker) -> None:
    page = walker.page
    walker.open("/form/me")
    page.get_by_role("button", name="Español").click()
    expect(page.locator("h1")).to_have_text("Yo")
    assert page.evaluate("document.documentElement.lang") == "es"
    walker.context.set_offline(True)
    walker.open("/form")
    expect(page.locator("nav.bar")).to_contain_text("Pendiente")
    walker.begin(SPOT)
    expect(walker.item("soap").locator("legend")).to_have_text("Is soap fine? (es)")
    expect(walker.item("soap").locator("button.bad")).to_have_text("Mal")


def test_a_phone_in_the_dark_gets_dark_pages(walker: Walker) -> None:
    def brightness() -> list[float]:
        found: list[float] = walker.page.evaluate(
            """() => ["backgroundColor", "color"].map((part) => {
              const [red, green, blue] = getComputedStyle(document.body)[part].match(/[\\d.]+/g);
              return (Number(red) + Number(green) + Number(blue)) / 3;
            })"""
        )
        return found

    walker.page.emulate_media(color_scheme="light")
    page, ink = brightness()
    assert page > 230
    assert ink < 60
    walker.page.emulate_media(color_scheme="dark")
    page, ink = brightness()
    assert page < 40
    assert ink > 220
