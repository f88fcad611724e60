"""Tools read straight from their APIs, landing the same raw shape as their drop folders."""
