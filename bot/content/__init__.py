"""The clinical content, as reviewed data, and its loader."""
