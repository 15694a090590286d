# SPDX-License-Identifier: Apache-2.0
"""The wheel installs into an empty environment and works away from the repository."""

from __future__ import annotations

import os
import pathlib
import platform
import subprocess
import sys
import zipfile
import zlib

import pytest

import satya

PROJECT = pathlib.Path(__file__).resolve().parents[1]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not os.path.isabs(satya.library_path()), reason="the library is not a file to pack"
    ),
    pytest.mark.skipif(
        not hasattr(zlib, "Z_NO_COMPRESSION"), reason="auditwheel does not run on this Python"
    ),
]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    library = os.environ.get("SATYA_LIBRARY") or satya.library_path()
    command = [sys.executable, str(PROJECT / "distribution.py"), "wheel"]
    subprocess.run([*command, "--library", library, "--out", str(out)], check=True)
    (found,) = out.glob("*.whl")
    return found


def test_name_and_contents(wheel):
    tag = f"py3-none-manylinux_2_34_{platform.machine()}"
    assert wheel.name == f"libsatya-0.1.0-{tag}.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        metadata = archive.read("libsatya-0.1.0.dist-info/METADATA").decode()
        library = archive.read("satya/libsatya.so.0")
    assert {name.split("/")[0] for name in names} == {"satya", "libsatya-0.1.0.dist-info"}
    required = [line for line in metadata.splitlines() if line.startswith("Requires-Dist")]
    assert all("extra ==" in line for line in required)
    assert "Requires-Python: >=3.9" in metadata
    assert len(library) < 1.5 * 2**20


def test_it_works_in_an_empty_environment(wheel, tmp_path):
    environment = tmp_path / "environment"
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in ("PYTHONPATH", "SATYA_LIBRARY", "LD_LIBRARY_PATH")
    }

    def run(*command):
        return subprocess.run(
            command, check=True, env=clean, cwd=tmp_path, capture_output=True, text=True
        ).stdout

    run(sys.executable, "-m", "venv", str(environment))
    python = str(environment / "bin" / "python")
    run(python, "-m", "pip", "install", "--quiet", "--no-index", str(wheel))
    code = (
        "import satya\n"
        "schema = satya.Schema({'properties': {'a': {'type': 'integer'}}})\n"
        "print(schema.is_valid_json(b'{\"a\":1}'), schema.is_valid({'a': ''}))\n"
        "print(satya.library_path())\n"
    )
    verdicts, place = run(python, "-c", code).splitlines()
    assert verdicts == "True False"
    assert pathlib.Path(place).is_relative_to(environment.resolve())
    assert place.endswith("site-packages/satya/libsatya.so.0")
    assert str(PROJECT.parents[1]) not in place


def test_a_wheel_that_was_not_audited_is_refused(tmp_path):
    blind = tmp_path / "auditwheel.py"
    blind.write_text("raise ImportError('No module named auditwheel')\n")
    code = "import distribution, pathlib; distribution.audit(pathlib.Path('a.whl'))"
    places = os.pathsep.join((str(tmp_path), str(PROJECT)))
    audited = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": places}, stderr=subprocess.PIPE, text=True,
    )
    assert audited.returncode != 0
    assert "has no auditwheel; install it with `python -m pip install auditwheel`" in audited.stderr
