"""For those who write rules: a rule to begin with, the schema of the files, and a page for every rule."""
