/**
 * Foreign text without what a terminal obeys (moves the cursor, changes colours, rings) and what turns the order of letters round. Line
 * breaks and tabs stay.
 */
export function harmless(text: string): string {
  return (
    text
      .replace(/\r\n/g, "\n")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
  );
}
