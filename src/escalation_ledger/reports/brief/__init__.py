"""The morning brief: what needs somebody, what changed overnight, what the sources could not see."""
