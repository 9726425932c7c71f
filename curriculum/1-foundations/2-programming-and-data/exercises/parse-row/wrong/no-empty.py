# caught: plain
def parse_row(line):
    return [field for field in line.split(",") if field]
