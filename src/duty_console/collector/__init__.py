"""The collector's process: it alone owns the ports, the clock and the store."""
