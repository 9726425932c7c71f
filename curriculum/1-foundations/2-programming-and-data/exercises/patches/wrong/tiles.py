# caught: count
def patches(picture, size):
    height, width = picture.shape
    down, across = height // size, width // size
    cut = picture[:down * size, :across * size].reshape(down, size, across, size)
    return cut.transpose(0, 2, 1, 3).reshape(-1, size * size)
