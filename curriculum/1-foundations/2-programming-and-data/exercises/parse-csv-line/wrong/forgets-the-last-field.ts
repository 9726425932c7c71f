// caught: last-empty
/** Fields of one well-formed line of CSV (RFC 4180): quotes around a field are taken off, doubled ones inside become one. */
export function parseCsvLine(line: string): string[] {
  const fields: string[] = [];
  let field = "";
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const letter = line[i];
    if (quoted && letter === '"' && line[i + 1] === '"') {
      field += '"';
      i++;
    } else if (letter === '"') {
      quoted = !quoted;
    } else if (letter === "," && !quoted) {
      fields.push(field);
      field = "";
    } else {
      field += letter;
    }
  }
  if (field !== "") fields.push(field);
  return fields;
}
