"""The content for people: checks, plain texts, and the handbook that a clinical reviewer reads and signs."""
