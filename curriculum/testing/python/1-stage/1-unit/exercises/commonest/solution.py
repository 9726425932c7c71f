from mine.word_count import count_words


def commonest(text):
    """The word that occurs most often, whatever its case."""
    counts = count_words(text)
    return max(counts, key=counts.get)
