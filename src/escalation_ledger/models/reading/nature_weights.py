"""How much each kind of reading speaks for a nature. Made by `python -m benchmarks.quality.text.nature`."""

from collections.abc import Mapping
from typing import Final

NATURES: Final = ("communication", "operational", "policy", "technical")
BIAS: Final = (-1.26, 0.54, -0.05, 0.77)
WEIGHTS: Final[Mapping[str, tuple[float, ...]]] = {
    "blocker access_issue": (-0.21, 1.28, -0.18, -0.89),
    "blocker bug_fix": (-0.08, -0.7, -0.33, 1.11),
    "blocker dependency": (-0.07, -0.04, -0.29, 0.4),
    "blocker missing_decision": (0.27, 0.4, 0.27, -0.94),
    "blocker policy_exception": (-0.14, -0.72, 1.43, -0.57),
    "blocker unclear_repro": (-0.15, -0.6, -0.1, 0.85),
    "blocker unnamed": (0.21, -0.22, 0.45, -0.44),
    "impact core_blocked": (-0.6, 0.88, -0.48, 0.21),
    "impact core_degraded": (-0.01, -0.47, -0.26, 0.75),
    "impact data_loss": (-0.03, -0.12, -0.04, 0.18),
    "impact minor": (-0.22, -0.18, -0.24, 0.64),
    "impact outage": (-0.19, -0.11, -0.1, 0.4),
    "impact question": (0.57, 0.09, -0.08, -0.58),
    "impact security": (-0.06, -0.17, -0.14, 0.36),
    "nature access_work": (-0.17, 0.9, 0.09, -0.82),
    "nature breaks": (-0.0, -0.34, -0.43, 0.78),
    "nature engineering": (-0.38, -0.07, -0.39, 0.83),
    "nature exception": (-0.18, -0.74, 1.47, -0.56),
    "nature money_back": (0.18, -0.42, 0.64, -0.4),
    "nature nobody_answers": (1.07, -0.55, -0.04, -0.48),
    "nature setting_up": (-0.6, 1.19, -0.33, -0.26),
    "risk churn": (-0.0, -0.38, 0.3, 0.09),
    "risk contract_breach": (0.04, -0.32, 0.45, -0.16),
    "risk executive_visibility": (-0.08, -0.11, -0.12, 0.31),
    "risk security": (-0.09, -0.6, 0.16, 0.53),
    "talk status": (0.93, -0.19, -1.08, 0.33),
    "talk substance": (-0.68, 0.4, 0.16, 0.11),
}
