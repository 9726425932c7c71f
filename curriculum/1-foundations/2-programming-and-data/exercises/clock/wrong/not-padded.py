# caught: digits
def clock(seconds):
    sign = "-" if seconds < 0 else ""
    s = abs(seconds)
    return f"{sign}{s // 3600}:{s // 60 % 60}:{s % 60}"
