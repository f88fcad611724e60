"""How well the reading reads, on material its rules were not written from."""
