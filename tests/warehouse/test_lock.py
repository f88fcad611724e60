import subprocess
import sys
from pathlib import Path

import pytest

from escalation_ledger.warehouse.lock import RefreshRunning, refresh_lock
from escalation_ledger.warehouse.paths import Home

HOLDER = """
import sys, time
from pathlib import Path
from escalation_ledger.warehouse.lock import refresh_lock
from escalation_ledger.warehouse.paths import Home
with refresh_lock(Home(Path(sys.argv[1]))):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_refresh_is_refused_until_the_first_one_ends_or_dies(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(home.root)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RefreshRunning, match="is running"), refresh_lock(home):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with refresh_lock(home):
        assert home.root.is_dir()


def test_naming_a_home_creates_nothing(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    assert home.record_url.endswith("home/record.sqlite3")
    assert not home.root.exists()
