# SPDX-License-Identifier: Apache-2.0
"""Finding and loading the library: the order of places, and errors that say what to do."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

import satya
from satya import _library

PACKAGE = pathlib.Path(satya.__file__).parent


class Fake:
    """What a loader returns, with an ABI version or none."""

    def __init__(self, version):
        if version is not None:
            self.satya_abi_version = lambda: version


def test_the_library_is_loaded():
    assert satya.library_version() == "0.1.0"
    assert os.path.basename(satya.library_path()).startswith("libsatya") or os.environ.get(
        "SATYA_LIBRARY"
    )


def test_order_of_places(monkeypatch):
    monkeypatch.delenv("SATYA_LIBRARY", raising=False)
    places = _library.places()
    assert places[0] == ("beside the package", str(PACKAGE / "libsatya.so.0"))
    assert places[1] == ("beside the package", str(PACKAGE / "libsatya.so"))
    assert places[-1] == ("the system loader", "libsatya.so.0")


def test_a_checkout_is_known_by_its_header(monkeypatch, tmp_path):
    monkeypatch.delenv("SATYA_LIBRARY", raising=False)
    inner = tmp_path / "bindings" / "python" / "src" / "satya"
    inner.mkdir(parents=True)
    monkeypatch.setattr(_library, "__file__", str(inner / "_library.py"))
    assert len(_library.places()) == 3
    (tmp_path / "include").mkdir()
    (tmp_path / "include" / "satya.h").touch()
    built = str(tmp_path.resolve() / ".build/release/libsatya.so")
    assert ("built in this checkout", built) in _library.places()


def test_a_choice_is_the_only_place(monkeypatch):
    monkeypatch.setenv("SATYA_LIBRARY", "/somewhere/libsatya.so")
    assert _library.places() == [("SATYA_LIBRARY", "/somewhere/libsatya.so")]


def test_the_first_that_fits_is_taken(monkeypatch):
    monkeypatch.setattr(_library, "places", lambda: [("a", "one"), ("b", "two"), ("c", "three")])
    opened = []

    def open_library(place):
        opened.append(place)
        if place == "one":
            raise OSError("no such library")
        return Fake(_library.ABI_VERSION)

    assert isinstance(_library.load(open_library), Fake)
    assert opened == ["one", "two"]


@pytest.mark.parametrize(
    "version, reason",
    [
        (99, f"its ABI version is 99; this package needs {_library.ABI_VERSION}"),
        (None, "another library of the same name"),
    ],
)
def test_another_library_is_refused(monkeypatch, version, reason):
    monkeypatch.setattr(_library, "places", lambda: [("here", "one")])
    with pytest.raises(satya.LibraryError, match=reason):
        _library.load(lambda place: Fake(version))


def test_the_error_lists_every_place(monkeypatch):
    monkeypatch.setattr(
        _library, "places", lambda: [("beside", "/nowhere/libsatya.so"), ("loader", "libx.so")]
    )

    def open_library(place):
        raise OSError(f"{place}: cannot open")

    with pytest.raises(satya.LibraryError) as caught:
        _library.load(open_library)
    message = str(caught.value)
    assert "/nowhere/libsatya.so (beside): there is no such file" in message
    assert "libx.so (loader): libx.so: cannot open" in message
    assert "SATYA_LIBRARY" in message.splitlines()[-1]
    assert isinstance(caught.value, ImportError)


def python(code, **environment):
    """Runs code in a fresh interpreter with this package."""
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(PACKAGE.parent), **environment},
        capture_output=True,
        text=True,
    )


def test_import_without_a_library_is_an_import_error():
    result = python("import satya", SATYA_LIBRARY="/nowhere/libsatya.so")
    assert result.returncode == 1
    assert "LibraryError" in result.stderr and "/nowhere/libsatya.so" in result.stderr


@pytest.mark.skipif(shutil.which("cc") is None, reason="no C compiler (cc)")
def test_a_library_without_a_function_is_named(tmp_path):
    source = tmp_path / "old.c"
    source.write_text(
        "unsigned satya_abi_version(void) { return 0; }\n"
        "unsigned satya_version_number(void) { return 0; }\n"
    )
    library = tmp_path / "libsatya.so.0"
    subprocess.run(["cc", "-shared", "-fPIC", str(source), "-o", str(library)], check=True)
    result = python("import satya", SATYA_LIBRARY=str(library))
    assert "LibraryError" in result.stderr and result.returncode == 1
    assert f"{library} is libsatya of an unknown version, which lacks satya_version_string" in result.stderr
    assert f"this package, satya {satya.__version__}, needs" in result.stderr


@pytest.mark.skipif(satya.engine() != "native", reason="the ctypes engine has no such library")
def test_a_native_engine_of_another_version_is_named():
    code = "from satya import _cpython; _cpython.INTERFACE += 1\nimport satya; satya.engine()"
    result = python(code, SATYA_ENGINE="")
    assert result.returncode == 1 and "KeyError" not in result.stderr
    assert f"is libsatya {satya.library_version()}, which has a native engine of another" in result.stderr
    assert "SATYA_LIBRARY" in result.stderr.splitlines()[-1]


def test_the_symbols_stay_local():
    code = (
        "import satya, ctypes\n"
        "assert not hasattr(ctypes.CDLL(None), 'satya_schema_create')\n"
        "print('local')"
    )
    assert python(code).stdout == "local\n"
