"""How fast, as ratios to a stated reference measured in the same rounds on the same machine."""
