# caught: ties
def count_words(text):
    """A dict: word → how often it occurs. Lower case; .,;:!?"() are taken off the ends."""
    counts = {}
    for part in text.lower().split():
        word = part.strip('.,;:!?"()')
        if word:
            counts[word] = counts.get(word, 0) + 1
    return counts


def most_common(text, n):
    """The n most frequent words as pairs (word, count); equally frequent ones by the alphabet."""
    counts = count_words(text)
    best = sorted(counts, key=lambda word: -counts[word])
    return [(word, counts[word]) for word in best[:n]]
