"""Addresses that leave the house: on labels, in QR codes, in links."""

from flask import request


def public_address(public_url: str, path: str) -> str:
    """`path` where phones reach us: at the address in the settings, or else at the one asked."""
    return f"{(public_url or request.url_root).rstrip('/')}{path}"
