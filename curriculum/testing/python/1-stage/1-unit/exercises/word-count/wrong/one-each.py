# caught: counts
def count_words(text):
    return {word: 1 for word in text.lower().split()}
