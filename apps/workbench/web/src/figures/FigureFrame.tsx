/** A figure in the page: what it shows, its controls and its caption. A broken one shows itself and leaves the rest standing. */
import "./figures.css";
import "./parts.css";
import "./views.css";
import { encodeState } from "@gradus/lab/figure-state";
import { Component, type ReactNode, useEffect, useId, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import { linkTo } from "./address.ts";
import { Controls } from "./Controls.tsx";
import { ComputationTooLong } from "./figure-engine.ts";
import type { FigureInfo, FigureState } from "./protocol.ts";
import { type FigureControl, useFigure } from "./use-figure.ts";
import { useNearness } from "./use-nearness.ts";

interface Props {
  /** Number of the unit, "1.3". */
  unit: string;
  id: string;
  captionHtml: string;
}

export function FigureFrame({ unit, id, captionHtml }: Props) {
  const { say, t } = useLanguage();
  const { element, near, seen } = useNearness<HTMLElement>();
  const control = useFigure(unit, id, near, seen);
  const { loaded, state, set, result, error, give, playing } = control;
  const title = useId();
  const name = loaded ? say(loaded.info.title) : id;
  const ready = loaded && result !== undefined;

  // A link leads here before the figure is: again once it has its size.
  const asked = location.hash === `#figure-${id}`;
  useEffect(() => {
    if (asked) element.current?.scrollIntoView();
  }, [asked, element, ready]);

  return (
    <figure className="figure" id={`figure-${id}`} ref={element} aria-labelledby={title}>
      <p className="figure-title" id={title}>
        {name}
      </p>
      {!ready && !error && <p className="figure-wait">{t.figures.loading(name)}</p>}
      {ready && (
        <Boundary name={name}>
          <div className="figure-view">
            <loaded.View state={state as never} set={set} result={result} playing={playing} say={say} give={give} />
          </div>
        </Boundary>
      )}
      {error && (
        <Failure
          text={loaded ? t.figures.failed : `${t.figures.broken(name)} ${t.figures.notLoaded}`}
          message={error instanceof ComputationTooLong ? t.figures.tooLong : error.message}
          retry={control.retry}
        />
      )}
      {loaded && (
        <div className="figure-controls">
          {loaded.info.live && <Player control={control} />}
          <Controls info={loaded.info} state={state} set={set} />
          <div className="figure-actions">
            <button type="button" className="plain" onClick={control.reset}>
              {t.figures.reset}
            </button>
            <CopyLink id={id} info={loaded.info} state={state} />
          </div>
        </div>
      )}
      {/* The caption was made from the lesson's Markdown when the pages were built. */}
      <figcaption dangerouslySetInnerHTML={{ __html: captionHtml }} />
    </figure>
  );
}

function Player({ control }: { control: FigureControl }) {
  const { t } = useLanguage();
  const { playing, ended } = control;
  return (
    <div className="player">
      <button type="button" className="primary" onClick={() => control.play(!playing)}>
        {playing ? `❚❚ ${t.figures.pause}` : `▶ ${t.figures.play}`}
      </button>
      <button type="button" onClick={control.step} disabled={playing || ended}>
        {t.figures.step}
      </button>
      <button type="button" onClick={control.restart}>
        {t.figures.restart}
      </button>
    </div>
  );
}

function CopyLink({ id, info, state }: { id: string; info: FigureInfo; state: FigureState }) {
  const { t } = useLanguage();
  const link = linkTo(id, encodeState(info.fields, state as never));
  const [outcome, setOutcome] = useState<{ link: string; copied: boolean }>();
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setOutcome({ link, copied: true }),
      () => setOutcome({ link, copied: false }),
    );
  // What was said of another state is no longer so.
  const now = outcome?.link === link ? outcome : undefined;
  return (
    <>
      <button type="button" className="plain" onClick={copy}>
        {t.figures.copyLink}
      </button>
      <span role="status" className="meta">
        {now?.copied && t.figures.copied}
      </span>
      {now && !now.copied && (
        <input readOnly value={link} aria-label={t.figures.copyByHand} onFocus={(event) => event.target.select()} />
      )}
    </>
  );
}

function Failure({ text, message, retry }: { text: string; message: string; retry: () => void }) {
  const { t } = useLanguage();
  return (
    <div className="notice bad" role="alert">
      <p>
        {text} {message}
      </p>
      <button type="button" onClick={retry}>
        {t.figures.retry}
      </button>
    </div>
  );
}

/** Catches what a view throws while it draws. */
function Boundary({ name, children }: { name: string; children: ReactNode }) {
  const { t } = useLanguage();
  return (
    <Catch failed={(error, retry) => <Failure text={t.figures.broken(name)} message={error.message} retry={retry} />}>
      {children}
    </Catch>
  );
}

interface CatchProps {
  failed: (error: Error, retry: () => void) => ReactNode;
  children: ReactNode;
}

class Catch extends Component<CatchProps, { error: Error | undefined }> {
  override state: { error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render() {
    const { error } = this.state;
    return error ? this.props.failed(error, () => this.setState({ error: undefined })) : this.props.children;
  }
}
