"""What a phone and a page may rely on, whichever store is chosen: both pass this, over HTTP."""

import hashlib
import time
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.evidence.stores import Held, NotInStore, Store, Upload, photo_key
from app.kernel.ids import new_id
from tests.evidence import wire
from tests.store_sites import Site, takes_other_bytes

WIRED = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@dataclass(frozen=True, slots=True)
class Picture:
    """Bytes with a key of their own; no two tests share a key."""

    body: bytes
    key: str
    sha256: str

    def upload_to(self, store: Store, content_type: str = "image/jpeg") -> Upload:
        return store.upload_to(self.key, self.sha256, len(self.body), content_type)

    def claimed_by(self, store: Store, upload_id: str | None = None) -> Held:
        return store.claim(self.key, self.sha256, len(self.body), upload_id)


def picture(body: bytes = b"\xff\xd8 a picture of a stall lock" * 500) -> Picture:
    sha256 = hashlib.sha256(body).hexdigest()
    return Picture(body, photo_key(new_id(), new_id(), sha256), sha256)


def stored(store: Store, body: bytes = b"\xff\xd8 a stored picture" * 500) -> Picture:
    shot = picture(body)
    assert wire.put(shot.upload_to(store), shot.body).status == 200
    assert shot.claimed_by(store) is Held.RIGHT
    return shot


@WIRED
@given(body=st.binary(min_size=1, max_size=3_000))
def test_the_right_bytes_arrive_and_read_back_equal(store: Store, body: bytes) -> None:
    shot = stored(store, body)
    assert shot.claimed_by(store) is Held.RIGHT
    assert store.read(shot.key) == body
    assert wire.get(store.view_url(shot.key, "image/jpeg", "a.jpg")).body == body


def test_a_large_photo_arrives_whole(store: Store) -> None:
    shot = stored(store, bytes(range(256)) * 20_000)
    assert shot.claimed_by(store) is Held.RIGHT
    assert store.read(shot.key) == shot.body


def is_refusal(answer: wire.Answer) -> bool:
    """SeaweedFS closes the connection on some malformed addresses instead of answering."""
    return answer.status == 0 or 400 <= answer.status < 500


def test_bytes_of_our_own_are_stored_without_an_address(store: Store) -> None:
    shot = picture()
    store.put(shot.key, shot.body, "image/jpeg")
    assert shot.claimed_by(store) is Held.RIGHT
    assert store.read(shot.key) == shot.body


def assert_refused(store: Store, shot: Picture, answer: wire.Answer) -> None:
    """The store itself said no, and nothing lies under the final name."""
    assert is_refusal(answer), answer
    assert shot.claimed_by(store) is Held.MISSING
    with pytest.raises(NotInStore):
        store.read(shot.key)


@WIRED
@given(data=st.data())
def test_one_flipped_bit_is_refused(store: Store, data: st.DataObject) -> None:
    shot = picture()
    bit = data.draw(st.integers(0, len(shot.body) * 8 - 1))
    other = bytearray(shot.body)
    other[bit // 8] ^= 1 << bit % 8
    answer = wire.put(shot.upload_to(store), bytes(other))
    if takes_other_bytes(store):
        assert shot.claimed_by(store) is Held.OTHER
    else:
        assert_refused(store, shot, answer)


def test_a_body_that_breaks_off_is_refused(store: Store) -> None:
    shot = picture()
    upload = shot.upload_to(store)
    answer = wire.send(
        "PUT", wire.address_of(upload), upload.headers, shot.body[:-100], len(shot.body)
    )
    assert_refused(store, shot, answer)


def test_a_body_that_says_it_is_shorter_is_refused(store: Store) -> None:
    shot = picture()
    assert_refused(store, shot, wire.put(shot.upload_to(store), shot.body[:-1]))


def test_a_longer_body_is_refused(store: Store) -> None:
    shot = picture()
    assert_refused(store, shot, wire.put(shot.upload_to(store), shot.body + b"!"))


def test_another_type_is_refused(store: Store) -> None:
    shot = picture()
    upload = shot.upload_to(store)
    headers = upload.headers | {"Content-Type": "text/html"}
    assert_refused(store, shot, wire.put(replace(upload, headers=headers), shot.body))


def test_a_checksum_of_other_bytes_is_refused(store: Store) -> None:
    shot, other = picture(), picture(b"something else")
    upload = replace(shot.upload_to(store), headers=other.upload_to(store).headers)
    assert_refused(store, shot, wire.put(upload, other.body))


@pytest.mark.parametrize("header", ["Content-Type", "x-amz-checksum-sha256"])
def test_every_named_header_is_needed(store: Store, header: str) -> None:
    shot = picture()
    upload = shot.upload_to(store)
    headers = {name: value for name, value in upload.headers.items() if name != header}
    assert_refused(store, shot, wire.put(replace(upload, headers=headers), shot.body))


def test_a_body_of_unsaid_length_is_refused(store: Store) -> None:
    shot = picture()
    upload = shot.upload_to(store)
    headers = upload.headers | {"Transfer-Encoding": "chunked"}
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(shot.body), shot.body)
    assert_refused(store, shot, wire.send("POST", wire.address_of(upload), headers, chunked))


def test_addresses_end(folder_site: Site, s3_site: Site) -> None:
    addresses = []
    for site in (folder_site, s3_site):
        shot, seen = picture(), stored(site.store)
        view = site.brief.view_url(seen.key, "image/jpeg", "a.jpg")
        assert wire.get(view).status == 200
        addresses.append((site.store, shot, shot.upload_to(site.brief), view))
    time.sleep(3.1)  # once for both
    for store, shot, upload, view in addresses:
        assert wire.get(view).status == 403
        assert_refused(store, shot, wire.put(upload, shot.body))


def middle_changed(url: str) -> list[str]:
    """The address with one letter changed at each of many places of its path and query."""
    begin = url.index(urlsplit(url).path) + 1
    places = range(begin, len(url) - 2, max(1, (len(url) - begin) // 25))
    swap = {**dict.fromkeys("acdefghijklmnopqrstuvwxyz0123456789_-", "b"), "b": "a"}
    return [f"{url[:at]}{swap.get(url[at].lower(), 'b')}{url[at + 1 :]}" for at in places]


def test_a_changed_upload_address_is_refused(store: Store) -> None:
    shot = picture()
    upload = shot.upload_to(store)
    for url in middle_changed(wire.address_of(upload)):
        assert_refused(store, shot, wire.put(replace(upload, url=url), shot.body))


def test_a_changed_view_address_shows_nothing(store: Store) -> None:
    shot = stored(store)
    for url in middle_changed(store.view_url(shot.key, "image/jpeg", "a.jpg")):
        answer = wire.get(url)
        assert is_refusal(answer), url
        assert shot.body not in answer.body


def test_an_upload_address_cannot_show_nor_a_view_address_take(store: Store) -> None:
    shot = stored(store)
    upload = shot.upload_to(store)
    assert wire.get(wire.address_of(upload), upload.headers).status == 403
    view = store.view_url(shot.key, "image/jpeg", "a.jpg")
    assert wire.put(replace(upload, url=view), shot.body).status == 403


def test_the_address_of_another_photo_does_not_take_this_one(store: Store) -> None:
    shot, other = picture(), picture(b"another photo")
    upload = replace(shot.upload_to(store), url=other.upload_to(store).url)
    answer = wire.put(upload, shot.body)
    assert_refused(store, shot, answer)
    assert_refused(store, other, answer)


def test_the_same_bytes_again_are_welcome(store: Store) -> None:
    shot = stored(store)
    assert wire.put(shot.upload_to(store), shot.body).status == 200
    assert store.read(shot.key) == shot.body


def test_two_uploads_at_once_leave_the_right_bytes(store: Store) -> None:
    shot = picture()
    uploads = [shot.upload_to(store) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda upload: wire.put(upload, shot.body), uploads))
    assert {answer.status for answer in answers} == {200}
    assert shot.claimed_by(store) is Held.RIGHT
    assert store.read(shot.key) == shot.body


def test_a_refused_upload_leaves_earlier_right_bytes_alone(store: Store) -> None:
    shot = stored(store)
    answer = wire.put(shot.upload_to(store), b"x" * len(shot.body))
    assert answer.status in (400, 422) or takes_other_bytes(store)
    assert shot.claimed_by(store) is Held.RIGHT


def test_only_what_was_claimed_is_held(store: Store) -> None:
    shot = picture()
    assert shot.claimed_by(store) is Held.MISSING
    assert wire.put(shot.upload_to(store), shot.body).status == 200
    with pytest.raises(NotInStore):
        store.read(shot.key)
    for _ in range(2):
        assert shot.claimed_by(store) is Held.RIGHT
        assert store.read(shot.key) == shot.body


def test_an_upload_address_changes_nothing_that_was_claimed(store: Store) -> None:
    shot = picture()
    upload = shot.upload_to(store)
    assert wire.put(upload, shot.body).status == 200
    assert shot.claimed_by(store) is Held.RIGHT
    view = wire.get(store.view_url(shot.key, "image/jpeg", "a.jpg"))
    wire.put(upload, b"x" * len(shot.body))
    again = wire.get(store.view_url(shot.key, "image/jpeg", "a.jpg"))
    assert again.headers["Last-Modified"] == view.headers["Last-Modified"]
    assert again.body == store.read(shot.key) == shot.body


def test_six_claims_at_once_agree(store: Store) -> None:
    shot = picture()
    assert wire.put(shot.upload_to(store), shot.body).status == 200
    with ThreadPoolExecutor(6) as threads:
        held = list(threads.map(lambda _n: shot.claimed_by(store), range(6)))
    assert held == [Held.RIGHT] * 6
    assert store.read(shot.key) == shot.body


def test_a_key_that_does_not_name_its_bytes_is_no_key_for_them(store: Store) -> None:
    key, other = photo_key(new_id(), new_id(), "a" * 64), "b" * 64
    for use in (
        lambda: store.upload_to(key, other, 1, "image/jpeg"),
        lambda: store.claim(key, other, 1),
        lambda: store.put(key, b"x", "image/jpeg"),
    ):
        with pytest.raises(ValueError, match="SHA-256"):
            use()


def test_a_deleted_photo_leaves_no_upload_behind_either(store: Store) -> None:
    shot = picture()
    assert wire.put(shot.upload_to(store), shot.body).status == 200
    store.delete(shot.key)
    assert shot.claimed_by(store) is Held.MISSING


def test_a_deleted_photo_is_missing_and_may_be_deleted_again(store: Store) -> None:
    shot = stored(store)
    view = store.view_url(shot.key, "image/jpeg", "a.jpg")
    for _ in range(2):
        store.delete(shot.key)
        assert shot.claimed_by(store) is Held.MISSING
    assert wire.get(view).status == 404


def test_a_photo_is_shown_with_its_type_and_name(store: Store) -> None:
    shot = stored(store)
    answer = wire.get(store.view_url(shot.key, "image/webp", "stall-locks.webp"))
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Disposition"] == 'inline; filename="stall-locks.webp"'
    # It may have to be hidden: no browser keeps it for long.
    assert answer.headers["Cache-Control"] == "private, max-age=300"


def test_an_original_is_saved_and_not_shown(store: Store) -> None:
    shot = stored(store)
    answer = wire.get(store.view_url(shot.key, "image/jpeg", "lock.jpg", attachment=True))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="lock.jpg"'


def test_a_part_of_a_photo_can_be_asked_for(store: Store) -> None:
    shot = stored(store)
    url = store.view_url(shot.key, "image/jpeg", "a.jpg")
    answer = wire.get(url, {"Range": "bytes=10-19"})
    assert (answer.status, answer.body) == (206, shot.body[10:20])


def test_an_unchanged_photo_is_not_sent_again(store: Store) -> None:
    shot = stored(store)
    url = store.view_url(shot.key, "image/jpeg", "a.jpg")
    again = wire.get(url, {"If-None-Match": wire.get(url).headers["ETag"]})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "filename",
    [
        'a"; filename="b.html',
        "a\r\nX-Injected: yes",
        "../../etc/passwd",
        "C:\\windows\\system32",
        "puerta n.º 3 – baño ♿.jpg",
        "\u202egpj.exe",
        "\udcff\x00",
        "%2e%2e%2f",
        "",
        "." * 300,
        "é" * 300,
    ],
)
def test_no_filename_breaks_out_of_its_header(store: Store, filename: str) -> None:
    shot = stored(store)
    answer = wire.get(store.view_url(shot.key, "image/jpeg", filename))
    assert answer.status == 200
    assert "X-Injected" not in answer.headers
    assert answer.headers["Content-Type"] == "image/jpeg"
    said = answer.headers["Content-Disposition"]
    assert said.startswith('inline; filename="')
    assert said.count('"') == 2
    assert not set(said) & set("/\\\r\n")


Use = Callable[[Store, str], object]
USES: list[Use] = [
    lambda store, key: store.upload_to(key, "0" * 64, 1, "image/jpeg"),
    lambda store, key: store.claim(key, "0" * 64, 1),
    lambda store, key: store.view_url(key, "image/jpeg", "a.jpg"),
    lambda store, key: store.read(key),
    lambda store, key: store.put(key, b"x", "image/jpeg"),
    lambda store, key: store.delete(key),
]


@WIRED
@given(
    key=st.one_of(
        st.sampled_from(["../x", "a/../../x", "/etc/passwd", "a//b", ".unfinished/x", "", "a\n"]),
        st.lists(st.sampled_from(["..", ".", "", "a"]), min_size=1).map("/".join),
    ).filter(lambda key: set(key.split("/")) != {"a"}),
    use=st.sampled_from(USES),
)
def test_no_key_leads_out_of_the_store(store: Store, key: str, use: Use) -> None:
    with pytest.raises(ValueError, match="not a key"):
        use(store, key)


def test_claiming_a_large_photo_needs_little_memory(store: Store) -> None:
    shot = stored(store, b"rounds" * 1_300_000)
    assert shot.claimed_by(store) is Held.RIGHT
    tracemalloc.start()
    try:
        shot.claimed_by(store)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
