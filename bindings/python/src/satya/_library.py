# SPDX-License-Identifier: Apache-2.0
"""Finds libsatya, loads it and checks that it speaks this package's ABI."""

from __future__ import annotations

import os
from typing import Any, Callable

#: The number of the binary interface that `_abi` mirrors.
ABI_VERSION = 0

#: The name by which the system loader knows that interface.
SONAME = f"libsatya.so.{ABI_VERSION}"


class LibraryError(ImportError):
    """No usable libsatya was found; the message lists every place tried."""


def places() -> list[tuple[str, str]]:
    """Lists where to look, in order, as (why, path or name)."""
    chosen = os.environ.get("SATYA_LIBRARY")
    if chosen:
        # A choice that fails is an error of its own: loading another library
        # instead would hide the mistake.
        return [("SATYA_LIBRARY", chosen)]
    package = os.path.dirname(os.path.realpath(__file__))
    found = [("beside the package", os.path.join(package, n)) for n in (SONAME, "libsatya.so")]
    # In a checkout the package stands in bindings/python/src/satya.
    root = os.path.normpath(os.path.join(package, *[os.pardir] * 4))
    if os.path.isfile(os.path.join(root, "include", "satya.h")):
        found.append(("built in this checkout", os.path.join(root, ".build/release/libsatya.so")))
    found.append(("the system loader", SONAME))
    return found


def load(open_library: Callable[[str], Any]) -> Any:
    """Returns the first library that opens and has the right ABI version."""
    attempts = []
    for why, place in places():
        if os.path.isabs(place) and not os.path.exists(place):
            attempts.append((why, place, "there is no such file"))
            continue
        try:
            library = open_library(place)
        except OSError as error:
            attempts.append((why, place, str(error)))
            continue
        refusal = _refusal(library)
        if refusal is None:
            return library
        attempts.append((why, place, refusal))
    lines = ["libsatya cannot be loaded. Places tried, in order:"]
    lines += [f"  {place} ({why}): {reason}" for why, place, reason in attempts]
    lines.append(
        "Install the wheel of libsatya for this platform, build the library with `make`,"
        " or set SATYA_LIBRARY to the path of the library."
    )
    raise LibraryError("\n".join(lines))


def other_version(path: str, version: str, fault: str) -> LibraryError:
    """Returns the error for a library that opens, but is not of this package's version."""
    from . import __version__

    return LibraryError(
        f"{path} is libsatya {version}, which {fault}; this package, satya {__version__}, needs the"
        " library that it was made with. Install both anew from one wheel or one checkout, or set"
        " SATYA_LIBRARY to the path of the right library."
    )


def _refusal(library: Any) -> str | None:
    """Says why an open library is not usable; None if it is."""
    try:
        version = library.satya_abi_version()
    except AttributeError:
        return "it is another library of the same name (no satya_abi_version)"
    if version != ABI_VERSION:
        return f"its ABI version is {version}; this package needs {ABI_VERSION}"
    return None
