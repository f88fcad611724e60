"""From staged rows to facts: identity, links, cases, readings. Pure functions of frames."""
