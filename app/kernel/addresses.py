"""Addresses that leave the house: on labels, in QR codes, in links."""

from flask import current_app, has_request_context, request


def public_address(public_url: str, path: str) -> str:
    """`path` where phones reach us: at the address in the settings, or else at the one asked; in
    a worker, which nobody asked, as in letters.
    """
    if not (public_url or has_request_context()):
        return address_for_letters(path)
    return f"{(public_url or request.url_root).rstrip('/')}{path}"


def address_for_letters(path: str) -> str:
    """`path` in a letter, which a worker writes that nobody asked: at the address in the settings,
    or else on this machine.
    """
    here = f"http://127.0.0.1:{current_app.config['WEB_PORT']}"
    return f"{(current_app.config['PUBLIC_URL'] or here).rstrip('/')}{path}"
