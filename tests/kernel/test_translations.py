"""The catalogues hold every message of the program, translated, with the same placeholders."""

import re
import tomllib
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from app.kernel.translations import CATALOGUES, load_translations

ROOT = Path(__file__).parents[2]
LANGUAGES = sorted(path.name for path in CATALOGUES.iterdir() if path.is_dir())


def read_catalogue(language: str) -> Catalog:
    path = CATALOGUES / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as source:
        return read_po(source, locale=language)


def messages_of_the_program() -> set[str | tuple[str, ...]]:
    mappings = tomllib.loads((CATALOGUES / "mapping.toml").read_text())["mappings"]
    found = extract_from_dir(
        ROOT / "app",
        method_map=[(one["pattern"].removeprefix("app/"), one["method"]) for one in mappings],
    )
    return {message for _, _, message, _, _ in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_in_the_catalogue_and_no_other(language: str) -> None:
    catalogue = {message.id for message in read_catalogue(language) if message.id}
    assert catalogue == messages_of_the_program()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated_with_the_same_placeholders(language: str) -> None:
    for message in read_catalogue(language):
        originals = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        if not message.id:
            continue
        assert not message.fuzzy, message.id
        assert all(texts), message.id
        wanted = {name for one in originals for name in re.findall(r"%\(\w+\)[sd]|%%", str(one))}
        kept = [set(re.findall(r"%\(\w+\)[sd]|%%", str(text))) for text in texts]
        assert kept[-1] == wanted, message.id
        assert all(one <= wanted for one in kept), message.id  # "the last day" needs no number


def test_a_language_without_a_catalogue_stays_english() -> None:
    assert load_translations("fr").gettext("All checks") == "All checks"


def test_a_regional_language_takes_its_language() -> None:
    assert load_translations("es-MX").gettext("All checks") == "Todos los controles"
