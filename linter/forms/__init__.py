"""Official forms: what they are (``model``), and finding them in a document (``tables``, ``sections``)."""
