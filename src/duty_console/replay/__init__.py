"""
A recording told again: its raw bytes and inputs through the same drivers and the same core. Opens no port and no
socket, reads no clock and writes nothing.
"""
