/** What is typed into a terminal. Long lines scroll, by the keyboard too. */
export function Command({ text }: { text: string }) {
  return (
    <pre className="command-line" tabIndex={0}>
      <code>{text}</code>
    </pre>
  );
}
