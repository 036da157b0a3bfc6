"""Facts: what the sentences of a report say, each with its exact place. No fact knows a rule."""
