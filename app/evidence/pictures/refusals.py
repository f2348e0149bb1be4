"""Why a photo could not be taken in, and what the person can do about it. Pure."""

from enum import StrEnum, auto
from typing import Final


class Refusal(StrEnum):
    """A reason, as it is stored with the photo."""

    EMPTY = auto()
    NOT_A_PHOTO = auto()
    OTHER_TYPE = auto()
    DAMAGED = auto()
    MOVING = auto()
    TOO_LARGE = auto()
    TOOK_TOO_LONG = auto()
    BYTES_CHANGED = auto()
    BYTES_LOST = auto()


class Unusable(Exception):
    """These bytes are no photo that can be shown; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


class Overrun(Unusable):
    """They took more time or memory than there is. In another moment they may not."""


SENTENCES: Final[dict[str, dict[Refusal, str]]] = {
    "en": {
        Refusal.EMPTY: "The file holds nothing. Take the picture again, please.",
        Refusal.NOT_A_PHOTO: (
            "This is no JPEG, PNG, WebP or HEIC picture. Take it with the camera, or save it as "
            "JPEG, and add it again."
        ),
        Refusal.OTHER_TYPE: (
            "The picture is of another type than was said when it was sent. Save it as JPEG and "
            "add it again."
        ),
        Refusal.DAMAGED: (
            "The picture can only be opened in part or not at all. Take it again, or choose "
            "another copy of it."
        ),
        Refusal.MOVING: "This picture moves. Add a still photo of the same thing.",
        Refusal.TOO_LARGE: (
            "The picture is larger than can be opened here. Take it with 12 megapixels, or add a "
            "smaller copy."
        ),
        Refusal.TOOK_TOO_LONG: (
            "The picture took too long to open. Save it as JPEG, or take it again with the camera."
        ),
        Refusal.BYTES_CHANGED: (
            "The stored file is not the one that the phone sent. It is kept as it is; ask your "
            "administrator to look at the store, and add the picture again if you still have it."
        ),
        Refusal.BYTES_LOST: (
            "The stored file is no longer there. Ask your administrator to look at the store, and "
            "add the picture again if you still have it."
        ),
    },
    "es": {
        Refusal.EMPTY: "El archivo está vacío. Haga la foto otra vez, por favor.",
        Refusal.NOT_A_PHOTO: (
            "No es una imagen JPEG, PNG, WebP o HEIC. Haga la foto con la cámara, o guárdela como "
            "JPEG, y añádala otra vez."
        ),
        Refusal.OTHER_TYPE: (
            "La imagen es de otro tipo del que se declaró al enviarla. Guárdela como JPEG y "
            "añádala otra vez."
        ),
        Refusal.DAMAGED: (
            "La imagen solo se abre en parte, o no se abre. Haga la foto otra vez, o elija otra "
            "copia."
        ),
        Refusal.MOVING: "Esta imagen se mueve. Añada una foto fija de lo mismo.",
        Refusal.TOO_LARGE: (
            "La imagen es más grande de lo que se puede abrir aquí. Haga la foto con 12 "
            "megapíxeles, o añada una copia más pequeña."
        ),
        Refusal.TOOK_TOO_LONG: (
            "La imagen tardó demasiado en abrirse. Guárdela como JPEG, o haga otra foto con la "
            "cámara."
        ),
        Refusal.BYTES_CHANGED: (
            "El archivo guardado no es el que envió el teléfono. Se conserva como está; pida a "
            "quien administra Rounds que revise el almacén, y añada la imagen otra vez si aún la "
            "tiene."
        ),
        Refusal.BYTES_LOST: (
            "El archivo guardado ya no está. Pida a quien administra Rounds que revise el almacén, "
            "y añada la imagen otra vez si aún la tiene."
        ),
    },
}


def refusal_sentence(reason: str, language: str = "en") -> str:
    """What to tell the person about a stored reason; English where the language has no table."""
    sentences = SENTENCES.get(language, SENTENCES["en"])
    try:
        return sentences[Refusal(reason)]
    except ValueError:  # written by a newer version
        return sentences[Refusal.DAMAGED]
