"""The words, ids and clock everything else is written in. No I/O; imports nothing of ours."""
