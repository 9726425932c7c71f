# caught: doubled
def parse_row(line):
    fields, field, inside = [], "", False
    for c in line:
        if c == '"':
            inside = not inside
        elif c == "," and not inside:
            fields.append(field)
            field = ""
        else:
            field += c
    if inside:
        raise ValueError("open")
    return fields + [field]
