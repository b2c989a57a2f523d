"""The one SQLite file: raw bytes, the hash-chained journal, and the tables folded from it. The only shelf that knows SQL."""
