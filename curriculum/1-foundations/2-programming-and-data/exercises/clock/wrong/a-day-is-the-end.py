# caught: long
def clock(seconds):
    sign = "-" if seconds < 0 else ""
    s = abs(seconds)
    return f"{sign}{s // 3600 % 24}:{s // 60 % 60:02d}:{s % 60:02d}"
