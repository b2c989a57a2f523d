"""The officer's process: reads the file, asks the door, draws. The only importer of textual."""
