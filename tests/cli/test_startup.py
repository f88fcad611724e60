"""A command that reads waits for nothing that only writing or drawing needs."""

import subprocess
import sys

PROGRAM = """
import sys
from escalation_ledger.cli import main
code = main(["queue", "--json", "--home", sys.argv[1], "--now", "2026-03-17T08:30:00Z"])
heavy = ("pandas", "pandera", "dlt", "streamlit", "altair", "xlsxwriter", "jinja2")
sys.stderr.write(" ".join(name for name in heavy if name in sys.modules))
sys.exit(code)
"""


def test_the_queue_imports_neither_pandas_nor_what_lands_draws_or_exports(sampled):
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, sampled], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith('{"as_of": null')
