# caught: commonest
def commonest(text):
    return text.lower().split()[0]
