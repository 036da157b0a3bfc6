"""Installs report-lint for the GitHub Action, into an environment of its own.

Run as a file, by whatever Python there is: nothing of the package can be imported yet. Tells the
next step by its output ``python`` which interpreter has it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path


def main() -> int:
    """Make the environment and install the package, with the extras of the input, into it; return pip's exit code."""
    source = str(Path(__file__).resolve().parents[2])
    folder = Path(os.environ.get("RUNNER_TEMP") or ".").resolve() / "report-lint-python"
    extras = os.environ.get("INPUT_EXTRAS", "").strip()
    venv.create(folder, with_pip=True, symlinks=os.name != "nt")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    # -I: a file pip.py in the checkout must not be run in the place of pip.
    pip = [str(python), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    code = subprocess.run([*pip, f"{source}[{extras}]" if extras else source], check=False).returncode
    if os.environ.get("GITHUB_OUTPUT") and not code:
        with open(os.environ["GITHUB_OUTPUT"], "a", encoding="utf-8") as file:
            file.write(f"python={python}\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
