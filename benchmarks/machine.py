"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_LIBRARIES = ("duckdb", "polars", "dlt", "pandera", "streamlit", "sqlalchemy")


def described() -> str:
    """Processor, cores, memory, system, Python and libraries, in one paragraph."""
    gigabytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    return (
        f"{_processor()}, {os.cpu_count()} cores, {gigabytes:.0f} GiB of memory, "
        f"{platform.system()} {platform.machine()}; Python {platform.python_version()}, {libraries}."
    )


def _processor() -> str:
    """The model's name where the system tells it."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text("utf-8").splitlines() if told.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor() or platform.machine())
