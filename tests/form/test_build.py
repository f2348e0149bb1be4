"""What the build of the form weighs, and that all of it is there without network."""

from app.form.views import BUILD
from tests.load.form.builds import weigh_scripts

MOST_FIRST = 42_000  # bytes of JavaScript after gzip
MOST_EVER = 50_000


def test_the_form_is_light_and_its_first_screen_lighter() -> None:
    weight = weigh_scripts(BUILD)
    assert 0 < weight.first <= MOST_FIRST
    assert weight.page <= MOST_EVER


def test_what_is_loaded_later_is_on_the_phone_before_it_is_asked_for() -> None:
    worker = (BUILD / "service_worker.js").read_text(encoding="utf-8")
    scripts = [path.relative_to(BUILD).as_posix() for path in BUILD.glob("assets/*.js")]
    assert len(scripts) > 1
    assert [path for path in scripts if path not in worker] == []
