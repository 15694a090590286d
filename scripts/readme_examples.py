#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the C and Python examples of the README files against the release library.

A block fenced as `c` or `python` is a whole program. What it prints must be what the
comments at the ends of its lines say, in order, where it has such comments: behind
two slashes or a number sign, on lines that print.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
RELEASE = ROOT / ".build" / "release"
FILES = ["README.md", "bindings/c/README.md"]


def blocks(path: pathlib.Path):
    for match in re.finditer(r"^```(c|python)\n(.*?)^```$", path.read_text(), re.M | re.S):
        line = path.read_text()[: match.start()].count("\n") + 2
        yield match.group(1), line, match.group(2)


def run_c(source: str, folder: str) -> str:
    file = pathlib.Path(folder) / "example.c"
    file.write_text(source)
    program = str(file.with_suffix(""))
    command = ["cc", "-std=c11", "-Wall", "-Wextra", "-Werror", str(file), "-o", program]
    command += [f"-I{ROOT / 'include'}", f"-L{RELEASE}", "-lsatya", f"-Wl,-rpath,{RELEASE}"]
    subprocess.run(command, check=True)
    return subprocess.run([program], check=True, capture_output=True, text=True).stdout


def run_python(source: str, folder: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "bindings" / "python" / "src")}
    return subprocess.run(
        [sys.executable, "-c", source],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment,
    ).stdout


def main() -> None:
    count, failures = 0, 0
    for name in FILES:
        for language, line, source in blocks(ROOT / name):
            mark = "//" if language == "c" else "#"
            expected = re.findall(rf"[;)]\s+{mark} (.*)$", source, re.M)
            with tempfile.TemporaryDirectory() as folder:
                try:
                    printed = (run_c if language == "c" else run_python)(source, folder)
                except subprocess.CalledProcessError as error:
                    printed = f"it ends with {error.returncode}: {error.stderr}"
            count += 1
            if printed.splitlines() != expected:
                failures += 1
                print(f"{name}:{line}: prints\n{printed}instead of\n" + "\n".join(expected))
    print(f"{count} examples, {failures} failed")
    sys.exit(failures > 0)


if __name__ == "__main__":
    main()
