def count_words(text):
    """How often each word occurs, whatever its case: "A b a" → {"a": 2, "b": 1}."""
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts
