"""How cost grows with size."""

from collections.abc import Mapping
from math import log


def exponent(costs: Mapping[int, float]) -> float | None:
    """Slope of log cost over log size by least squares: 1 is linear. None for fewer than two sizes."""
    if len(costs) < 2:
        return None
    xs, ys = [log(size) for size in costs], [log(cost) for cost in costs.values()]
    x, y = sum(xs) / len(xs), sum(ys) / len(ys)
    covariance = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True))
    return covariance / sum((a - x) ** 2 for a in xs)
