"""The words of the program in the reader's language, from the catalogues in `app/translations`.

The .po files are the only copy: they are compiled in memory, once a process, so that no .mo file
can be missing or old. Messages are written in English; a language without a catalogue, and a
message without a translation, stay English.
"""

from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

LANGUAGES = ("en", "es")  # of the program; the first where nobody says
CATALOGUES = Path(__file__).parents[1] / "translations"


def find_locale(language: str) -> Locale:
    """The locale of a language tag such as "es" or "es-MX"; English for a tag unknown to us."""
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale("en")


@lru_cache(maxsize=64)
def load_translations(language: str) -> NullTranslations:
    """The translations for a language tag, with `gettext` and `ngettext`."""
    locale = find_locale(language)
    path = CATALOGUES / locale.language / "LC_MESSAGES" / "messages.po"
    if not path.is_file():
        return NullTranslations()
    compiled = BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=locale.language))
    compiled.seek(0)
    return GNUTranslations(compiled)
