"""Reads what a child process answers. It opened strangers' files, so its word is not trusted:
unpickled freely, an answer could run anything in the process that reads it.
"""

import builtins
import pickle
from collections.abc import Collection
from typing import Any, BinaryIO

Classes = dict[tuple[str, str], type]  # by module and name


def classes_of(answers: Collection[type]) -> Classes:
    """What an answer may consist of besides plain values: these, and Python's own errors."""
    errors = (one for one in vars(builtins).values() if isinstance(one, type) and is_error(one))
    return {(one.__module__, one.__qualname__): one for one in (*errors, *answers)}


def names_of(classes: Classes) -> frozenset[tuple[str, str]]:
    """Modules and names, for the child."""
    return frozenset(classes)


def is_error(kind: type) -> bool:
    """Whether instances of it are raised as errors."""
    return issubclass(kind, Exception)


def read_answer(answers: BinaryIO, classes: Classes) -> tuple[int, bool, Any]:
    """The job's number, whether it went well, and what it returned or else raised.

    Raises `UnpicklingError` where the answer is anything else, `EOFError` where it ends early.
    """
    try:
        number, went_well, result = _Reader(answers, classes).load()
    except (OSError, EOFError, MemoryError, pickle.UnpicklingError):
        raise
    # Bytes that are no pickle fail in many ways.
    except Exception as error:
        raise pickle.UnpicklingError(repr(error)) from error
    if not went_well and not isinstance(result, Exception):
        raise pickle.UnpicklingError("what went wrong is no error")
    return number, bool(went_well), result


class _Reader(pickle.Unpickler):
    """Knows the allowed classes and nothing else, and imports nothing."""

    def __init__(self, answers: BinaryIO, classes: Classes) -> None:
        super().__init__(answers)
        self._classes = classes

    def find_class(self, module: str, name: str) -> type:
        try:
            return self._classes[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"no answer holds {module}.{name}") from None
