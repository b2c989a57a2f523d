"""The whole history of a room, from its first entry: folded again, proved, exported, taken in, copied."""
