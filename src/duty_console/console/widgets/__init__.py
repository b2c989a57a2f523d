"""Widgets: sheets of lines that repaint only what changed."""
