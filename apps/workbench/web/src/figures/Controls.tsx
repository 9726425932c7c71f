/** The controls of a figure, made from its fields. */
import type { Field } from "@gradus/lab/figure";
import { decimalsOf } from "@gradus/lab/figure-state";
import { useId, useState } from "react";
import { useLanguage } from "../i18n/language.tsx";
import type { FigureInfo, FigureState } from "./protocol.ts";

interface Props {
  info: FigureInfo;
  state: FigureState;
  set: (change: FigureState) => void;
}

type Of<K extends Field["kind"]> = Extract<Field, { kind: K }>;

export function Controls({ info, state, set }: Props) {
  return Object.entries(info.fields).map(([name, field]) => {
    if (field.inView) return null;
    const change = (value: unknown) => set({ [name]: value });
    switch (field.kind) {
      case "number":
        return <NumberControl key={name} name={name} field={field} value={state[name] as number} change={change} />;
      case "choice":
        return <ChoiceControl key={name} name={name} field={field} value={state[name] as string} change={change} />;
      case "switch":
        return <SwitchControl key={name} name={name} field={field} value={state[name] as boolean} change={change} />;
      case "numbers":
        return <NumbersControl key={name} name={name} field={field} value={state[name] as number[]} change={change} />;
    }
    return null;
  });
}

interface ControlProps<K extends Field["kind"], V> {
  name: string;
  field: Of<K>;
  value: V;
  change: (value: V) => void;
}

function NumberControl({ name, field, value, change }: ControlProps<"number", number>) {
  const { say, t } = useLanguage();
  const id = useId();
  const label = say(field.label);
  return (
    <div className="control" data-field={name}>
      <label htmlFor={id}>{label}</label>
      <div className="number-control">
        <input
          id={id}
          type="range"
          min={field.min}
          max={field.max}
          step={field.step}
          value={value}
          onChange={(event) => change(event.target.valueAsNumber)}
        />
        <NumberInput bounds={field} value={value} change={change} label={t.figures.typed(label)} />
      </div>
    </div>
  );
}

/** Takes what is typed once it is a number; what is not is forgotten when the input is left. */
function NumberInput(props: {
  bounds: Of<"number" | "numbers">;
  value: number;
  change: (value: number) => void;
  label: string;
}) {
  const { bounds, value, change, label } = props;
  const [typed, setTyped] = useState<string>();
  return (
    <input
      type="number"
      aria-label={label}
      min={bounds.min}
      max={bounds.max}
      step={bounds.step}
      value={typed ?? value.toFixed(decimalsOf(bounds.step))}
      onChange={(event) => {
        setTyped(event.target.value);
        if (event.target.value !== "" && Number.isFinite(event.target.valueAsNumber))
          change(event.target.valueAsNumber);
      }}
      onBlur={() => setTyped(undefined)}
    />
  );
}

const segmentsAtMost = 5;

function ChoiceControl({ name, field, value, change }: ControlProps<"choice", string>) {
  const { say } = useLanguage();
  const id = useId();
  const options = Object.entries(field.options);
  if (options.length > segmentsAtMost) {
    return (
      <div className="control" data-field={name}>
        <label htmlFor={id}>{say(field.label)}</label>
        <select id={id} value={value} onChange={(event) => change(event.target.value)}>
          {options.map(([option, label]) => (
            <option key={option} value={option}>
              {say(label)}
            </option>
          ))}
        </select>
      </div>
    );
  }
  return (
    <fieldset className="control" data-field={name}>
      <legend>{say(field.label)}</legend>
      <div className="segments">
        {options.map(([option, label]) => (
          <label key={option}>
            <input type="radio" name={id} checked={option === value} onChange={() => change(option)} />
            <span>{say(label)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function SwitchControl({ name, field, value, change }: ControlProps<"switch", boolean>) {
  const { say } = useLanguage();
  return (
    <div className="control" data-field={name}>
      <label className="switch">
        <input type="checkbox" checked={value} onChange={(event) => change(event.target.checked)} />
        {say(field.label)}
      </label>
    </div>
  );
}

const shownAtMost = 10;

function NumbersControl({ name, field, value, change }: ControlProps<"numbers", number[]>) {
  const { say, t } = useLanguage();
  const label = say(field.label);
  const inputs = (
    <div className="numbers-control">
      {value.map((item, i) => (
        <NumberInput
          key={i}
          bounds={field}
          value={item}
          change={(next) => change(value.with(i, next))}
          label={t.figures.item(label, i + 1)}
        />
      ))}
    </div>
  );
  if (value.length > shownAtMost) {
    return (
      <details className="control" data-field={name}>
        <summary>{label}</summary>
        {inputs}
      </details>
    );
  }
  return (
    <fieldset className="control" data-field={name}>
      <legend>{label}</legend>
      {inputs}
    </fieldset>
  );
}
