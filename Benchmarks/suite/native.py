# SPDX-License-Identifier: Apache-2.0
"""The timed native loops, as Python functions."""

import ctypes
from ctypes import POINTER, byref, c_char_p, c_int32, c_int64, c_size_t, c_uint8
from ctypes import c_uint32, c_uint64, c_void_p

from . import places
from .measure import Failed, checked

PADDING = 64

ANNOTATE, ASSERT = 1, 2
NDJSON, ARRAY = 0, 1
INSTANCES, VERDICTS = 0, 1


class Tally(ctypes.Structure):
    """What one side found in an input."""

    _fields_ = [
        ("items", c_uint64),
        ("text_bytes", c_uint64),
        ("sum", c_int64),
        ("bits", c_uint64),
    ]

    def facts(self) -> tuple:
        return (self.items, self.text_bytes, self.sum, self.bits)


def open_library(name: str, signatures: dict) -> ctypes.CDLL:
    library = ctypes.CDLL(str(places.BUILD / f"{name}.so"))
    for function, (result, arguments) in signatures.items():
        getattr(library, function).restype = result
        getattr(library, function).argtypes = arguments
    return library


_DOCUMENTS = [c_void_p, c_char_p, POINTER(c_uint64), c_uint64, c_uint32]

_SATYA = {
    "loop_schema": (c_void_p, [c_char_p, c_size_t]),
    "loop_schema_refusal": (None, [c_char_p, c_size_t, c_char_p, c_size_t]),
    "loop_schema_free": (None, [c_void_p]),
    "loop_schema_create": (c_int64, [c_char_p, c_size_t, c_int64]),
    "loop_from_json": (c_int64, [*_DOCUMENTS, c_int64]),
    "loop_decode": (c_int64, [*_DOCUMENTS, c_int64]),
    "loop_check_json": (c_int64, [*_DOCUMENTS, c_int64]),
    "loop_verdicts": (None, [*_DOCUMENTS, POINTER(c_uint8)]),
    "loop_decode_verdicts": (None, [*_DOCUMENTS, POINTER(c_uint8)]),
    "loop_batch": (
        c_int64,
        [c_void_p, c_char_p, c_size_t, *[c_uint32] * 4, c_uint64, c_uint32, c_int64],
    ),
    "tally_document": (c_int32, [c_void_p, c_char_p, c_size_t, c_uint32, POINTER(Tally)]),
    "tally_batch": (
        c_int32,
        [c_void_p, c_char_p, c_size_t, c_uint32, c_uint32, POINTER(Tally)],
    ),
    "loop_library_version": (c_char_p, []),
}

_SIMDJSON = {
    "simdjson_users": (c_int64, [c_char_p, c_size_t, c_size_t, c_uint32, c_uint64, c_int64]),
    "simdjson_users_tally": (c_int32, [c_char_p, c_size_t, c_size_t, POINTER(Tally)]),
    "simdjson_tree": (c_int64, [c_char_p, c_size_t, c_size_t, c_uint32, c_int64]),
    "simdjson_tree_tally": (c_int32, [c_char_p, c_size_t, c_size_t, POINTER(Tally)]),
    "simdjson_dom": (c_int64, [c_char_p, c_size_t, c_int64]),
    "simdjson_dom_tally": (c_int32, [c_char_p, c_size_t, POINTER(Tally)]),
    "simdjson_version": (c_char_p, []),
}

_RAPIDJSON = {
    "rapidjson_schema": (c_void_p, [c_char_p, c_size_t]),
    "rapidjson_schema_free": (None, [c_void_p]),
    "rapidjson_check": (
        c_int64,
        [c_void_p, c_char_p, POINTER(c_uint64), c_uint64, POINTER(c_uint64), c_int64],
    ),
    "rapidjson_version": (c_char_p, []),
}


class Documents:
    """Texts side by side in one buffer with padding behind it."""

    def __init__(self, texts: list):
        self.count = len(texts)
        self.size = sum(map(len, texts))
        self.text = b"".join(texts) + b"\0" * PADDING
        self.capacity = len(self.text)
        offsets = [0]
        for text in texts:
            offsets.append(offsets[-1] + len(text))
        self.offsets = (c_uint64 * len(offsets))(*offsets)


class Schema:
    """A compiled schema and the loops over it."""

    _library = None

    def __init__(self, text: bytes):
        if Schema._library is None:
            Schema._library = open_library("satya_loops", _SATYA)
        self.library = Schema._library
        self.handle = self.library.loop_schema(text, len(text))
        self.text = text

    @property
    def compiled(self) -> bool:
        return bool(self.handle)

    @property
    def refusal(self) -> str:
        """Why the schema is refused: its first problem."""
        out = ctypes.create_string_buffer(400)
        self.library.loop_schema_refusal(self.text, len(self.text), out, len(out))
        return out.value.decode(errors="replace")

    def _documents(self, name: str, documents: Documents, formats: int):
        call = getattr(self.library, name)

        def loop(passes: int) -> int:
            return call(
                self.handle, documents.text, documents.offsets, documents.count, formats, passes
            )

        return checked(name, loop)

    def from_json(self, documents: Documents, formats: int = ANNOTATE):
        return self._documents("loop_from_json", documents, formats)

    def decode(self, documents: Documents, formats: int = ANNOTATE):
        return self._documents("loop_decode", documents, formats)

    def check_json(self, documents: Documents, formats: int = ANNOTATE):
        return self._documents("loop_check_json", documents, formats)

    def verdicts(self, documents: Documents, formats: int = ANNOTATE, decode=False) -> list:
        out = (c_uint8 * max(documents.count, 1))()
        call = self.library.loop_decode_verdicts if decode else self.library.loop_verdicts
        call(self.handle, documents.text, documents.offsets, documents.count, formats, out)
        return list(out)[: documents.count]

    def batch(self, text: bytes, size: int, records: int, **choices):
        """`choices`: format, threads, keep, borrow, wall."""
        words = {"format": NDJSON, "threads": 1, "keep": INSTANCES, "borrow": 0, "wall": 0}
        words.update(choices)

        def loop(passes: int) -> int:
            return self.library.loop_batch(
                self.handle,
                text,
                size,
                words["format"],
                words["threads"],
                words["keep"],
                words["borrow"],
                records,
                words["wall"],
                passes,
            )

        return checked("loop_batch", loop)

    def tally_document(self, documents: Documents, formats: int = ANNOTATE) -> tuple:
        found = Tally()
        if self.library.tally_document(
            self.handle, documents.text, documents.size, formats, byref(found)
        ):
            raise Failed("the library refuses the document")
        return found.facts()

    def tally_batch(self, text: bytes, size: int, format: int, threads: int = 1) -> tuple:
        found = Tally()
        if self.library.tally_batch(self.handle, text, size, format, threads, byref(found)):
            raise Failed("the batch failed")
        return found.facts()


def compile_loop(text: bytes):
    """Schema creation and release."""
    library = open_library("satya_loops", _SATYA)
    return checked("loop_schema_create", lambda n: library.loop_schema_create(text, len(text), n))


def satya_version() -> str:
    return open_library("satya_loops", _SATYA).loop_library_version().decode()


class Simdjson:
    def __init__(self):
        self.library = open_library("simdjson_loops", _SIMDJSON)

    def version(self) -> str:
        return self.library.simdjson_version().decode()

    def users(self, documents: Documents, records: int, reuse: bool):
        def loop(passes: int) -> int:
            return self.library.simdjson_users(
                documents.text, documents.size, documents.capacity, reuse, records, passes
            )

        return checked("simdjson_users", loop)

    def tree(self, documents: Documents, views: bool):
        def loop(passes: int) -> int:
            return self.library.simdjson_tree(
                documents.text, documents.size, documents.capacity, views, passes
            )

        return checked("simdjson_tree", loop)

    def dom(self, documents: Documents):
        def loop(passes: int) -> int:
            return self.library.simdjson_dom(documents.text, documents.size, passes)

        return checked("simdjson_dom", loop)

    def tally(self, kind: str, documents: Documents) -> tuple:
        """`kind`: users, tree or dom."""
        found = Tally()
        sizes = [documents.size] if kind == "dom" else [documents.size, documents.capacity]
        call = getattr(self.library, f"simdjson_{kind}_tally")
        if call(documents.text, *sizes, byref(found)):
            raise Failed("simdjson refuses the document")
        return found.facts()


class RapidJSON:
    """A schema of RapidJSON's validator."""

    def __init__(self, text: bytes):
        self.library = open_library("rapidjson_loops", _RAPIDJSON)
        self.handle = self.library.rapidjson_schema(text, len(text))
        if not self.handle:
            raise Failed("RapidJSON refuses the schema")

    def check(self, documents: Documents):
        self.valid = c_uint64()

        def loop(passes: int) -> int:
            return self.library.rapidjson_check(
                self.handle,
                documents.text,
                documents.offsets,
                documents.count,
                byref(self.valid),
                passes,
            )

        return checked("rapidjson_check", loop)


def rapidjson_version() -> str:
    return open_library("rapidjson_loops", _RAPIDJSON).rapidjson_version().decode()
