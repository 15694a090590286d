# SPDX-License-Identifier: Apache-2.0
"""Puts the native library into the wheel; all else is said in pyproject.toml.

The library is `src/satya/libsatya.so.0`, where distribution.py has put it. Where it is not,
Swift builds it from `native` (in an sdist) or from the checkout that this folder is in.

No module is compiled for one Python, so a wheel is `py3-none-manylinux_2_N_<machine>`. N
is the minor version of the C library that the native library asks for, 34 at least.
"""

from __future__ import annotations

import pathlib
import platform
import re
import shutil
import subprocess
import sys

from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.dist import Distribution

try:
    from setuptools.command.bdist_wheel import bdist_wheel
except ImportError:
    from wheel.bdist_wheel import bdist_wheel

HERE = pathlib.Path(__file__).resolve().parent
SONAME = "libsatya.so.0"

#: The oldest C library that a wheel promises to run on.
GLIBC = (2, 34)


def output(*command: str) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def build_library() -> pathlib.Path:
    """Builds the library from its sources and returns its path."""
    sources = next((place for place in (HERE / "native", HERE.parents[1])
                    if (place / "Package.swift").is_file()), None)
    if sources is None:
        raise SystemExit(f"libsatya: there is neither {SONAME} nor its sources here")
    swift = shutil.which("swift")
    if swift is None:
        raise SystemExit(
            "libsatya: Swift builds the library and is not on PATH: install Swift 6.2 or later"
            " from https://www.swift.org/install, or install a wheel"
        )
    scratch = HERE / "build" / "swift"
    command = [swift, "build", "--package-path", str(sources), "--scratch-path", str(scratch)]
    command += ["-c", "release", "--product", "satya"]
    if subprocess.run(command).returncode != 0:
        raise SystemExit("libsatya: Swift could not build the library; libpcre2-dev is needed, too")
    return scratch / "release" / "libsatya.so"


def platform_tag(library: pathlib.Path) -> str:
    """Returns the platform of a wheel with this library: manylinux_2_34_x86_64."""
    if not sys.platform.startswith("linux"):
        raise SystemExit("libsatya: wheels are built on Linux")
    dynamic = output("readelf", "--wide", "--dynamic", str(library))
    if f"[{SONAME}]" not in dynamic:
        raise SystemExit(f"libsatya: the soname of {library} is not {SONAME}")
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    foreign = {name for name in needed if name != "libc.so.6" and not name.startswith("ld-linux")}
    if foreign:
        raise SystemExit(f"libsatya: {library} needs {', '.join(sorted(foreign))}")
    versions = output("readelf", "--wide", "--version-info", str(library))
    found = [(int(major), int(minor)) for major, minor in
             re.findall(r"GLIBC_(\d+)\.(\d+)", versions)]
    major, minor = max([GLIBC, *found])
    return f"manylinux_{major}_{minor}_{platform.machine()}"


class WithLibrary(build_py):
    """Copies the package and puts the library beside its modules."""

    def run(self) -> None:
        super().run()
        if getattr(self, "editable_mode", False):
            return  # The package finds the library that was built in the checkout.
        inside = pathlib.Path(self.build_lib) / "satya" / SONAME
        if not inside.is_file():
            built = build_library()
            subprocess.run(["strip", "--strip-unneeded", "-o", str(inside), str(built)], check=True)
        inside.chmod(0o755)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        library = str(pathlib.Path(self.build_lib) / "satya" / SONAME)
        return sorted({*super().get_outputs(include_bytecode), library})


class AnyPython(bdist_wheel):
    """Tags the wheel for every Python 3 on this platform."""

    def get_tag(self) -> tuple[str, str, str]:
        built = pathlib.Path(self.get_finalized_command("build_py").build_lib) / "satya" / SONAME
        return "py3", "none", platform_tag(built)


class Native(Distribution):
    """A distribution that is not pure: its files belong to one platform."""

    def has_ext_modules(self) -> bool:
        return True


setup(distclass=Native, cmdclass={"build_py": WithLibrary, "bdist_wheel": AnyPython})
