# SPDX-License-Identifier: Apache-2.0
"""Builds the distributions of the package into a folder, and checks what it built.

    python bindings/python/distribution.py wheel [--library .build/release/libsatya.so] [--out dist]
    python bindings/python/distribution.py sdist [--out dist]

The wheel holds the native library and works on every Python 3. The sdist holds the sources
of the library, which build a wheel where Swift is.
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
import tarfile
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SONAME = "libsatya.so.0"
LICENSES = ("LICENSE", "LICENSE-PCRE2")

#: What of the repository builds the library. The package manifest asks for its tests.
NATIVE = ("Package.swift", "Sources", "include", "Tests/SatyaCoreTests", *LICENSES)

#: The platform that the project promises, and auditwheel must agree to.
PLATFORM = f"manylinux_2_34_{platform.machine()}"


def version() -> str:
    found = re.search(r'^version = "(.*)"$', (HERE / "pyproject.toml").read_text(), flags=re.M)
    assert found is not None
    return found.group(1)


def assemble(project: pathlib.Path) -> None:
    """Copies what describes the package: setuptools leaves folders of its own beside that."""
    project.mkdir()
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md"):
        shutil.copy2(HERE / name, project)
    for name in LICENSES:
        shutil.copy2(ROOT / name, project)
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info", "*.so*")
    shutil.copytree(HERE / "src", project / "src", ignore=unwanted)


def wheel(library: pathlib.Path, out: pathlib.Path) -> pathlib.Path:
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project"
        assemble(project)
        inside = project / "src" / "satya" / SONAME
        subprocess.run(["strip", "--strip-unneeded", "-o", str(inside), str(library)], check=True)
        made = pathlib.Path(folder) / "made"
        subprocess.run(
            [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(made)]
            + [str(project)],
            check=True,
            env={**os.environ, "PIP_DISABLE_PIP_VERSION_CHECK": "1"},
        )
        (found,) = made.glob("*.whl")
        check_wheel(found)
        out.mkdir(parents=True, exist_ok=True)
        return pathlib.Path(shutil.copy2(found, out / found.name))


def check_wheel(wheel: pathlib.Path) -> None:
    """Refuses a wheel whose name, tags, contents or symbols are not what they should be."""
    expected = f"libsatya-{version()}-py3-none-{PLATFORM}.whl"
    if wheel.name != expected:
        raise SystemExit(f"the wheel is called {wheel.name}, not {expected}")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        info = archive.read(f"libsatya-{version()}.dist-info/WHEEL").decode()
    if f"Tag: py3-none-{PLATFORM}" not in info.splitlines():
        raise SystemExit(f"the wheel's tags are wrong:\n{info}")
    source = HERE / "src"
    wanted = {str(path.relative_to(source)) for path in source.rglob("*.py")}
    wanted |= {"satya/py.typed", f"satya/{SONAME}"}
    missing = sorted(wanted - names)
    missing += [name for name in LICENSES if not any(path.endswith(f"/{name}") for path in names)]
    if missing:
        raise SystemExit(f"the wheel lacks {', '.join(missing)}")
    audit(wheel)


def audit(wheel: pathlib.Path) -> None:
    """Asks auditwheel whether the wheel runs on the platform of its name."""
    command = [sys.executable, "-m", "auditwheel", "show", str(wheel)]
    shown = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if "No module named auditwheel" in shown.stdout:
        raise SystemExit(
            f"{wheel.name} is not checked, and not kept: {sys.executable} has no auditwheel; "
            "install it with `python -m pip install auditwheel`, or run `make wheel`"
        )
    text = " ".join(shown.stdout.split())
    if shown.returncode != 0 or f'the following platform tag: "{PLATFORM}"' not in text:
        raise SystemExit(f"auditwheel does not agree with {wheel.name}:\n{shown.stdout}")


def sdist(out: pathlib.Path) -> pathlib.Path:
    with tempfile.TemporaryDirectory() as folder:
        project = pathlib.Path(folder) / "project"
        assemble(project)
        for name in NATIVE:
            source, copy = ROOT / name, project / "native" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy)
            else:
                shutil.copy2(source, copy)
        out.mkdir(parents=True, exist_ok=True)
        code = f"from setuptools import build_meta; build_meta.build_sdist({str(out.resolve())!r})"
        subprocess.run([sys.executable, "-c", code], check=True, cwd=project,
                       stdout=subprocess.DEVNULL)
    made = out / f"libsatya-{version()}.tar.gz"
    check_sdist(made)
    return made


def check_sdist(sdist: pathlib.Path) -> None:
    """Refuses an sdist without the sources, or with something that was built."""
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {"PKG-INFO", "pyproject.toml", "setup.py", "src/satya/__init__.py", *LICENSES}
    wanted |= {"native/Package.swift", "native/include/satya.h"}
    for folder in (path for path in NATIVE if (ROOT / path).is_dir()):
        files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
        wanted |= {f"native/{path.relative_to(ROOT)}" for path in files}
    missing = wanted - names
    if missing:
        raise SystemExit(f"the sdist lacks {', '.join(sorted(missing))}")
    built = {name for name in names if re.search(r"\.(so|a|o|pyc)(\.|$)|\.build", name)}
    if built:
        raise SystemExit(f"the sdist has {', '.join(sorted(built))}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the distributions of libsatya.")
    parser.add_argument("what", choices=("wheel", "sdist"))
    parser.add_argument(
        "--library", type=pathlib.Path, default=ROOT / ".build" / "release" / "libsatya.so"
    )
    parser.add_argument("--out", type=pathlib.Path, default=ROOT / "dist")
    arguments = parser.parse_args()
    if arguments.what == "sdist":
        made = sdist(arguments.out)
    elif arguments.library.is_file():
        made = wheel(arguments.library, arguments.out)
    else:
        raise SystemExit(f"{arguments.library} is absent: build the library first (`make`)")
    print(f"{made} ({made.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
