"""Secrets that are stored encrypted."""

import pytest
from flask import Flask

from app.kernel.secrets import SecretUnreadable, decrypt, encrypt


def with_key(key: str) -> Flask:
    app = Flask(__name__)
    app.config["SECRET_KEY"] = key
    return app


def test_a_secret_comes_back_and_is_never_stored_as_it_is_or_twice_alike() -> None:
    with with_key("one").app_context():
        first, second = encrypt("whsec_ñ"), encrypt("whsec_ñ")
        assert decrypt(first) == decrypt(second) == "whsec_ñ"
        assert first != second
        assert "whsec" not in first


def test_under_another_secret_key_it_says_what_to_do() -> None:
    with with_key("one").app_context():
        stored = encrypt("whsec_x")
    with with_key("two").app_context():
        for text in (stored, "", "x", "ñ"):
            with pytest.raises(SecretUnreadable, match="SECRET_KEY"):
                decrypt(text)
