import { Component, type ReactNode } from "react";

/** A part that breaks shows itself and leaves the rest of the page standing. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <p className="notice bad" role="alert">
        {error.message}
      </p>
    );
  }
}
