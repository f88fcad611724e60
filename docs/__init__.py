"""Documents made from code."""
