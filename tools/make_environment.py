"""Make ``.venv`` from the lock file on a machine that has only Python, make and a package index.

Bytecode is compiled here once: importing Airflow and Great Expectations without it costs every process
seconds. ``uv`` is used because it verifies hashes and compiles in parallel; pip brings it.
"""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
UV = "uv==0.13.9"


def main() -> int:
    """Create the environment; print what is being done, since it takes a minute."""
    if sys.version_info < (3, 11):  # noqa: UP036 — runs under whatever Python is there
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}")
        return 1
    python = HOME / "bin" / "python"
    if not python.exists():
        print("[1/3] virtual environment", flush=True)
        venv.create(HOME, with_pip=True)
    print("[2/3] locked dependencies (about a minute)", flush=True)
    run = lambda *words: subprocess.run([*map(str, words)], check=True, cwd=ROOT)  # noqa: E731, S603
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", UV)
    uv = (HOME / "bin" / "uv", "pip")
    run(
        *uv,
        "install",
        "-q",
        "--python",
        python,
        "--compile-bytecode",
        "--require-hashes",
        "-r",
        "requirements.lock",
    )
    print("[3/3] this project", flush=True)
    run(*uv, "install", "-q", "--python", python, "--no-deps", "-e", ".")
    return 0


if __name__ == "__main__":
    sys.exit(main())
