"""What a duty room knows: nouns and their rules, pure. No ports, no tables, no screens, no clock."""
