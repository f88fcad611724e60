"""How fast, as ratios against a stated reference measured in the same run."""
