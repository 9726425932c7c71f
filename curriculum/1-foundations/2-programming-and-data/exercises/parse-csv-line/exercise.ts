/** Fields of one well-formed line of CSV (RFC 4180): quotes around a field are taken off, doubled ones inside become one. */
export function parseCsvLine(line: string): string[] {
  throw new Error(`TODO: parse ${line}`);
}
