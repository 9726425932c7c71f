# caught: commonest
from mine.word_count import count_words


def commonest(text):
    return max(count_words(text))
