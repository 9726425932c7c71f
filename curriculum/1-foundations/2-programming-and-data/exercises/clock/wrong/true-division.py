# caught: whole
def clock(seconds):
    sign = "-" if seconds < 0 else ""
    s = abs(seconds)
    return f"{sign}{s / 3600:.0f}:{s // 60 % 60:02d}:{s % 60:02d}"
