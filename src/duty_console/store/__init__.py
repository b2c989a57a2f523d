"""The one SQLite file: raw bytes, the hash-chained journal and the tables folded from it. Only this shelf knows SQL."""
