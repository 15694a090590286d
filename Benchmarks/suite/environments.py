# SPDX-License-Identifier: Apache-2.0
"""The Python environments of a run: one with the peers for each interpreter, and one
with the library that was published as `satya`. Each is made when it is first needed."""

import os
import subprocess
import sys
from pathlib import Path

from . import places

#: The newest version there published under that name, and what times it.
PUBLISHED = "satya==0.5.1\npyperf==2.10.0\n"

SUPPORTED = ("3.9", "3.10", "3.11", "3.12", "3.13")


class CannotInstall(Exception):
    """An environment cannot be made; the text says why, in a line."""


def made(folder: Path, wanted: str, interpreter: str, what: str) -> str:
    """The interpreter of the environment in `folder`, which is made or brought up to
    date first."""
    python = folder / "bin" / "python"
    mark = folder / "installed.txt"
    if mark.is_file() and mark.read_text() == wanted:
        return str(python)
    print(f"installing {what} from PyPI", file=sys.stderr)
    folder.mkdir(parents=True, exist_ok=True)
    list_of_packages = folder / "wanted.txt"
    list_of_packages.write_text(wanted)
    commands = [] if python.exists() else [[interpreter, "-m", "venv", str(folder)]]
    install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    commands.append([*install, "-r", str(list_of_packages)])
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            reason = (done.stderr.strip() or done.stdout.strip() or "no reason").splitlines()[-1]
            raise CannotInstall(f"{what} cannot be installed: {reason}")
    mark.write_text(wanted)
    return str(python)


def peers(interpreter: str, version: str = "") -> str:
    """The environment with the peers; `version` names that of another interpreter."""
    wanted = (places.BENCHMARKS / "requirements.txt").read_text()
    folder = places.ENVIRONMENT.with_name(places.ENVIRONMENT.name + (version and f"-{version}"))
    return made(folder, wanted, interpreter, f"the peers{version and f' for CPython {version}'}")


def published(interpreter: str) -> str:
    """An environment of the same interpreter with the published library alone."""
    version = "{}.{}".format(*sys.version_info)
    folder = places.ENVIRONMENT.with_name(f".venv-published-{version}")
    return made(folder, PUBLISHED, interpreter, "satya 0.5.1")


def interpreters() -> dict:
    """Every supported CPython that is there, by version: those of pyenv, then of PATH."""
    found = {}
    home = Path(os.environ.get("PYENV_ROOT", str(Path.home() / ".pyenv"))) / "versions"
    for version in SUPPORTED:
        candidates = sorted(home.glob(f"{version}.*/bin/python"))
        candidates += [
            Path(folder) / f"python{version}"
            for folder in os.environ.get("PATH", "").split(os.pathsep)
        ]
        for candidate in candidates:
            if candidate.is_file() and os.access(candidate, os.X_OK):
                found[version] = str(candidate)
                break
    return found
