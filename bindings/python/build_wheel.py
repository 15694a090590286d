# SPDX-License-Identifier: Apache-2.0
"""Builds the wheel, with the library inside, into a folder.

    python bindings/python/build_wheel.py [--library .build/release/libsatya.so] [--out dist]

The wheel holds no module compiled for one Python, so it is `py3-none-<platform>`.
The platform is that of the C library the native library asks for: every versioned
symbol it imports is read from the file, and a wheel that would promise an older
system than that is refused.
"""

from __future__ import annotations

import argparse
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SONAME = "libsatya.so.0"

#: The oldest C library that the wheel promises to run on.
GLIBC = (2, 34)


def run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def check_library(library: pathlib.Path) -> None:
    """Refuses a library that needs more than the tag says, or goes by another name."""
    dynamic = run("readelf", "--wide", "--dynamic", str(library))
    if f"[{SONAME}]" not in dynamic:
        raise SystemExit(f"{library}: its soname is not {SONAME}")
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    allowed = {"libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2"}
    foreign = {name for name in needed if name not in allowed and not name.startswith("ld-linux")}
    if foreign:
        raise SystemExit(f"{library}: it needs {', '.join(sorted(foreign))}")
    versions = run("readelf", "--wide", "--version-info", str(library))
    for found in set(re.findall(r"GLIBC_(\d+)\.(\d+)", versions)):
        if tuple(map(int, found)) > GLIBC:
            raise SystemExit(f"{library}: it needs GLIBC_{'.'.join(found)}")


def platform_tag() -> str:
    """Returns the wheel's platform: manylinux_2_34_x86_64."""
    if not sys.platform.startswith("linux"):
        raise SystemExit("wheels are built on Linux")
    return f"manylinux_{GLIBC[0]}_{GLIBC[1]}_{platform.machine()}"


def build(library: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
    check_library(library)
    with tempfile.TemporaryDirectory() as folder:
        # A copy: setuptools leaves folders of its own beside what it builds.
        project = pathlib.Path(folder) / "project"
        shutil.copytree(
            HERE, project, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "*.so*")
        )
        inside = project / "src" / "satya" / SONAME
        run("strip", "--strip-unneeded", "-o", str(inside), str(library))
        inside.chmod(0o755)
        # A distribution that is pure would be tagged `any`.
        (project / "setup.py").write_text(
            "from setuptools import setup\n"
            "from setuptools.dist import Distribution\n"
            "try:\n"
            "    from setuptools.command.bdist_wheel import bdist_wheel\n"
            "except ImportError:\n"
            "    from wheel.bdist_wheel import bdist_wheel\n"
            "class Native(Distribution):\n"
            "    def has_ext_modules(self):\n"
            "        return True\n"
            "class AnyPython(bdist_wheel):\n"
            "    def get_tag(self):\n"
            f"        return 'py3', 'none', '{platform_tag()}'\n"
            "setup(distclass=Native, cmdclass={'bdist_wheel': AnyPython})\n"
        )
        made = pathlib.Path(folder) / "made"
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made)]
            + [str(project)],
            check=True,
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        (wheel,) = made.glob("*.whl")
        check_wheel(wheel)
        out.mkdir(parents=True, exist_ok=True)
        return pathlib.Path(shutil.copy2(wheel, out / wheel.name))


def check_wheel(wheel: pathlib.Path) -> None:
    """Refuses a wheel whose name, tags or contents are not what they should be."""
    expected = f"libsatya-{version()}-py3-none-{platform_tag()}.whl"
    if wheel.name != expected:
        raise SystemExit(f"the wheel is called {wheel.name}, not {expected}")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        info = archive.read(f"libsatya-{version()}.dist-info/WHEEL").decode()
    if f"Tag: py3-none-{platform_tag()}" not in info.splitlines():
        raise SystemExit(f"the wheel's tags are wrong:\n{info}")
    modules = {f"satya/{path.name}" for path in (HERE / "src" / "satya").glob("*.py")}
    missing = (modules | {"satya/py.typed", f"satya/{SONAME}"}) - set(names)
    if missing:
        raise SystemExit(f"the wheel lacks {', '.join(sorted(missing))}")


def version() -> str:
    found = re.search(r'^version = "(.*)"$', (HERE / "pyproject.toml").read_text(), flags=re.M)
    assert found is not None
    return found.group(1)


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the wheel of libsatya.")
    parser.add_argument(
        "--library", type=pathlib.Path, default=ROOT / ".build" / "release" / "libsatya.so"
    )
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    if not arguments.library.is_file():
        raise SystemExit(f"{arguments.library} is absent: build the library first (`make`)")
    wheel = build(arguments.library, arguments.out)
    print(f"{wheel} ({wheel.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
