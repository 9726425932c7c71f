def parse_row(line):
    """The fields of one CSV line (RFC 4180), without its line break. Raises ValueError at broken quotes."""
    fields = []
    i = 0
    while True:
        if line[i:i + 1] == '"':
            field, i = quoted(line, i + 1)
        else:
            end = line.find(",", i)
            end = len(line) if end < 0 else end
            field, i = line[i:end], end
        fields.append(field)
        if i == len(line):
            return fields
        if line[i] != ",":
            raise ValueError("after a closing quote there must be a comma")
        i += 1


def quoted(line, i):
    """The field whose content begins at i, and the place after its closing quote."""
    field = ""
    while True:
        end = line.find('"', i)
        if end < 0:
            raise ValueError("a quote is never closed")
        field += line[i:end]
        if line[end + 1:end + 2] != '"':
            return field, end + 1
        field += '"'
        i = end + 2
