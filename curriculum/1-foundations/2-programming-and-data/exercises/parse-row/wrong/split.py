# caught: commas
def parse_row(line):
    return [field.strip('"') for field in line.split(",")]
