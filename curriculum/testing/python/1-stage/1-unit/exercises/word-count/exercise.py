def count_words(text):
    """How often each word occurs, whatever its case: "A b a" → {"a": 2, "b": 1}."""
    raise NotImplementedError("TODO: count the words")
