def clock(seconds):
    """A whole number of seconds as "h:mm:ss", with a minus sign in front where it is negative."""
    raise NotImplementedError("TODO: clock")
