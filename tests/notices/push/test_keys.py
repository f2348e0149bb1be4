"""The key by which push services know us."""

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from py_vapid import Vapid02, VapidException

from app.notices.push.keys import FILE, read_keys

AT = datetime(2026, 11, 20, 17, tzinfo=UTC)
CONTACT = "mailto:rounds@rounds.example"


def claims_of(header: str) -> dict[str, object]:
    claims = header.split("t=")[1].split(",")[0].split(".")[1]
    read: dict[str, object] = orjson.loads(base64.urlsafe_b64decode(claims + "=="))
    return read


def test_it_is_made_once_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    keys = read_keys("", CONTACT, tmp_path)
    assert read_keys("", CONTACT, tmp_path).public == keys.public
    assert [one.name for one in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert len(base64.urlsafe_b64decode(keys.public + "=")) == 65


def test_the_setting_goes_before_the_folder(tmp_path: Path) -> None:
    made = Vapid02()
    made.generate_keys()
    raw = made.private_key.private_numbers().private_value.to_bytes(32, "big")
    by_raw = read_keys(base64.urlsafe_b64encode(raw).decode().rstrip("="), CONTACT, tmp_path)
    by_pem = read_keys(made.private_pem().decode(), CONTACT, tmp_path)
    assert by_raw.public == by_pem.public
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_key_and_no_contact_is_said_when_the_app_starts(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="VAPID_PRIVATE_KEY"):
        read_keys("secret", CONTACT, tmp_path)
    with pytest.raises(VapidException, match="sub"):
        read_keys("", "nobody", tmp_path)


def test_a_push_service_can_verify_us_and_is_asked_with_one_signature_for_hours(
    tmp_path: Path,
) -> None:
    keys = read_keys("", CONTACT, tmp_path)
    first = keys.authorize("https://push.example.org:8443/a?b", AT)
    assert Vapid02.verify(first)
    assert first.endswith(f"k={keys.public}")
    assert claims_of(first) == {
        "aud": "https://push.example.org:8443",
        "exp": int((AT + timedelta(hours=12)).timestamp()),
        "sub": CONTACT,
    }
    later, other = AT + timedelta(hours=10), "https://other.example.org/"
    assert keys.authorize("https://push.example.org:8443/c", later) == first
    assert keys.authorize("https://push.example.org:8443/c", later + timedelta(hours=1)) != first
    assert claims_of(keys.authorize(other, AT))["aud"] == "https://other.example.org"
