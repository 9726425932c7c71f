/** The parts of a lesson that have scripts of their own: loaded when a lesson has them, each in a boundary. */
import {
  Component,
  type ComponentProps,
  type ComponentType,
  lazy,
  type ReactNode,
  Suspense,
  useMemo,
  useState,
} from "react";
import { useLanguage } from "../i18n/language.tsx";
import { Loading } from "../parts/states.tsx";

interface BoundaryProps {
  what: string;
  retry: () => void;
  children: ReactNode;
}

class Boundary extends Component<BoundaryProps, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    if (!error) return this.props.children;
    return <Broken what={this.props.what} message={error.message} retry={this.props.retry} />;
  }
}

function Broken({ what, message, retry }: { what: string; message: string; retry: () => void }) {
  const { t } = useLanguage();
  return (
    <div className="notice bad" role="alert">
      <p>
        {t.lesson.broken(what)} {message}
      </p>
      <button type="button" onClick={retry}>
        {t.common.retry}
      </button>
    </div>
  );
}

type Kind = "figure" | "run" | "quiz";

/** A part that is loaded lazily, says so when it breaks, and can be tried again, also where its script did not arrive. */
function part<P extends object>(kind: Kind, load: () => Promise<{ default: ComponentType<P> }>): ComponentType<P> {
  const First = lazy(load);
  return function Part(props: P) {
    const { t } = useLanguage();
    const [attempt, setAttempt] = useState(0);
    const Shown = useMemo(() => (attempt === 0 ? First : lazy(load)), [attempt]);
    return (
      <Boundary key={attempt} what={t.lesson.parts[kind]} retry={() => setAttempt(attempt + 1)}>
        <Suspense fallback={<Loading />}>
          <Shown {...(props as ComponentProps<typeof Shown>)} />
        </Suspense>
      </Boundary>
    );
  };
}

export const Figure = part<{ unit: string; id: string; captionHtml: string }>("figure", async () => {
  const { FigureFrame } = await import("../figures/FigureFrame.tsx");
  return { default: FigureFrame };
});

export const Run = part<ComponentProps<typeof import("../running/RunBlock.tsx").RunBlock>>("run", async () => {
  const { RunBlock } = await import("../running/RunBlock.tsx");
  return { default: RunBlock };
});

export const Quiz = part<{ unit: string; lesson: string }>("quiz", async () => {
  const { LessonQuiz } = await import("../quiz/LessonQuiz.tsx");
  return { default: LessonQuiz };
});
