def clock(seconds):
    """A whole number of seconds as "h:mm:ss", with a minus sign in front where it is negative."""
    sign = "-" if seconds < 0 else ""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
