"""Which evidence is joined and proposed, against labels: `python -m benchmarks.quality.linking HALF`."""
