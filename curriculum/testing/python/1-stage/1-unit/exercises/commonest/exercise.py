from mine.word_count import count_words


def commonest(text):
    """The word that occurs most often, whatever its case."""
    raise NotImplementedError("TODO: commonest")
