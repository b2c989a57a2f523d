"""duty-console: the terminal operations console of a community safety duty room."""

__version__ = "0.1.0"
