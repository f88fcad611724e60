"""How much each kind of reading speaks for a nature. Made by `python -m benchmarks.quality.text.nature`."""

from collections.abc import Mapping
from typing import Final

NATURES: Final = ("communication", "operational", "policy", "technical")
BIAS: Final = (-1.07, 0.39, -0.01, 0.68)
WEIGHTS: Final[Mapping[str, tuple[float, ...]]] = {
    "blocker access_issue": (-0.29, 1.62, -0.22, -1.12),
    "blocker bug_fix": (-0.09, -0.66, -0.29, 1.04),
    "blocker dependency": (-0.11, 0.02, -0.42, 0.51),
    "blocker missing_decision": (0.03, 0.59, 0.31, -0.93),
    "blocker policy_exception": (-0.18, -0.81, 1.68, -0.69),
    "blocker unclear_repro": (-0.16, -0.56, -0.25, 0.97),
    "blocker unnamed": (0.23, -0.3, 0.38, -0.32),
    "impact core_blocked": (-0.58, 0.76, -0.38, 0.2),
    "impact core_degraded": (-0.33, -0.27, -0.31, 0.91),
    "impact data_loss": (-0.08, -0.17, -0.11, 0.36),
    "impact minor": (0.18, -0.35, -0.3, 0.47),
    "impact outage": (-0.23, -0.12, -0.14, 0.49),
    "impact question": (0.25, 0.29, -0.0, -0.54),
    "impact security": (-0.17, -0.4, -0.3, 0.87),
    "nature access_work": (-0.15, 0.75, 0.08, -0.68),
    "nature breaks": (0.06, -0.21, -0.46, 0.61),
    "nature engineering": (-0.4, -0.05, -0.41, 0.87),
    "nature exception": (-0.1, -0.64, 1.28, -0.54),
    "nature money_back": (0.25, -0.29, 0.53, -0.49),
    "nature nobody_answers": (0.99, -0.47, -0.06, -0.46),
    "nature setting_up": (-0.67, 1.12, -0.3, -0.14),
    "risk churn": (-0.06, -0.62, 0.56, 0.12),
    "risk contract_breach": (0.09, -0.47, 0.41, -0.03),
    "risk executive_visibility": (-0.37, 0.1, 0.06, 0.21),
    "risk security": (-0.1, -0.44, 0.18, 0.36),
    "talk status": (0.98, -0.19, -1.1, 0.31),
    "talk substance": (-0.71, 0.38, 0.16, 0.18),
}
