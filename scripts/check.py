"""Every check of the project, all run, all failures reported at once."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

CHECKS: dict[str, list[str]] = {
    "lock file is current": [os.environ.get("UV", "uv"), "lock", "--check", "--quiet"],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "lint": ["ruff", "check", "--quiet", "."],
    "layers": ["lint-imports", "--no-cache"],
    "types": ["mypy"],
    "generated documents": [sys.executable, "-m", "docs.generate", "--check"],
}


def outcome(command: list[str]) -> tuple[bool, str]:
    """Whether the command succeeded, and what it printed."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - fixed commands above
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def main() -> int:
    """Run all, print one line each and the output of the failed ones; 1 when any failed."""
    with ThreadPoolExecutor() as pool:
        outcomes = dict(zip(CHECKS, pool.map(outcome, CHECKS.values()), strict=True))
    for name, (passed, _) in outcomes.items():
        sys.stdout.write(f"{'ok    ' if passed else 'FAILED'} {name}\n")
    failed = {name: printed for name, (passed, printed) in outcomes.items() if not passed}
    for name, printed in failed.items():
        sys.stdout.write(f"\n--- {name}\n{printed}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
