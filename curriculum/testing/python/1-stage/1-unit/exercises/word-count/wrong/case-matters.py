# caught: case
def count_words(text):
    return {word: text.split().count(word) for word in text.split()}
