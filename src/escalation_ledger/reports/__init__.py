"""Documents made from frames: the queue and the JSON that other programs read."""
