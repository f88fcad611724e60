"""Settings, paths, raw reads, and snapshots: publish one, open the current one."""
