"""A browser without JavaScript: it keeps cookies, follows redirects when told, and fills forms."""

import re
from html import unescape
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app.desk.sessions import COOKIE

FORM = re.compile(r"<form[^>]*action=\"([^\"]*)\"[^>]*>(.*?)</form>", re.DOTALL)
HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


class Browser:
    """Somebody at the desk; with a token they have signed in already."""

    def __init__(self, app: Flask, token: str | None = None) -> None:
        self.client = app.test_client()
        if token:
            self.client.set_cookie(COOKIE, token, path="/desk")

    def get(self, path: str, **options: Any) -> TestResponse:
        """Asks for a page."""
        return self.client.get(path, **options)

    def send(self, path: str, data: dict[str, Any], **options: Any) -> TestResponse:
        """Sends exactly these fields."""
        return self.client.post(path, data=data, **options)

    def fill(self, page: str, action: str, data: dict[str, Any], **options: Any) -> TestResponse:
        """Opens a page, and sends its form of that address with these fields besides its own."""
        return self.send(action, hidden_fields(self.get(page).text, action) | data, **options)


def hidden_fields(text: str, action: str) -> dict[str, str]:
    """What a page's form of that address holds without anybody writing into it."""
    for address, inside in FORM.findall(text):
        if address == action:
            return {name: unescape(value) for name, value in HIDDEN.findall(inside)}
    raise AssertionError(f"no form for {action}")
