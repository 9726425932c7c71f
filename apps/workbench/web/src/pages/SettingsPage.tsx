import { useState } from "react";
import type { DoctorReport } from "../../../shared/api.ts";
import { useGet } from "../api.ts";
import { type Language, useLanguage } from "../i18n/language.tsx";
import { Pending } from "../parts/states.tsx";
import { Link } from "../router.tsx";
import { chooseTheme, chosenTheme, themes } from "../theme.ts";

const languages: [Language, string][] = [
  ["zh", "中文"],
  ["en", "English"],
];

export default function SettingsPage() {
  const { t, say, language, setLanguage } = useLanguage();
  const [theme, setTheme] = useState(chosenTheme);
  const { data, error, reload } = useGet<DoctorReport>("/doctor");
  return (
    <article>
      <h1>{t.settings.title}</h1>
      <div className="columns">
        <fieldset className="card">
          <legend>{t.settings.theme}</legend>
          {themes.map((name) => (
            <label key={name} className="choice">
              <input
                type="radio"
                name="theme"
                checked={theme === name}
                onChange={() => {
                  setTheme(name);
                  chooseTheme(name);
                }}
              />
              {t.settings.themes[name]}
            </label>
          ))}
        </fieldset>
        <fieldset className="card">
          <legend>{t.settings.language}</legend>
          {languages.map(([code, name]) => (
            <label key={code} className="choice" lang={code}>
              <input type="radio" name="language" checked={language === code} onChange={() => setLanguage(code)} />
              {name}
            </label>
          ))}
        </fieldset>
      </div>
      <h2>{t.settings.doctor}</h2>
      {!data && <Pending error={error} reload={reload} />}
      <ul className="doctor">
        {data?.items.map(({ name, ok, detail, next }) => (
          <li key={name.en} className={ok ? "ok" : "missing"}>
            <span className="mark" role="img" aria-label={ok ? t.settings.yes : t.settings.no}>
              {ok ? "✓" : "–"}
            </span>
            <strong>{say(name)}</strong> <span>{say(detail)}</span>
            {next && <p className="meta">{say(next)}</p>}
          </li>
        ))}
      </ul>
      <p>
        <Link to="/speed">{t.speed.link}</Link>
      </p>
    </article>
  );
}
