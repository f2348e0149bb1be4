"""Addresses are those of the settings, or of whoever asked; a worker, which nobody asked, has one
of its own.
"""

import pytest
from flask import Flask

from app.kernel.addresses import address_for_letters, public_address


def test_without_a_setting_the_asked_address_is_used_and_in_a_worker_this_machine_s(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_app.test_request_context(base_url="http://10.0.0.7:8000"):
        assert public_address("", "/files/") == "http://10.0.0.7:8000/files/"
    with sqlite_app.app_context():
        assert public_address("", "/files/") == "http://127.0.0.1:8000/files/"
        assert address_for_letters("/desk") == "http://127.0.0.1:8000/desk"
        monkeypatch.setitem(sqlite_app.config, "PUBLIC_URL", "https://rounds.example/")
        assert address_for_letters("/desk") == "https://rounds.example/desk"
    assert public_address("https://rounds.example/", "/x") == "https://rounds.example/x"
