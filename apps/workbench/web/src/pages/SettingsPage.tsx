import { useState } from "react";
import type { DoctorItem, DoctorReport } from "../../../shared/api.ts";
import { useGet } from "../api.ts";
import { type Language, useLanguage } from "../i18n/language.tsx";
import { Command } from "../parts/Command.tsx";
import { Pending } from "../parts/states.tsx";
import { Link } from "../router.tsx";
import { useBrowser } from "../settings/browser.ts";
import { chooseTheme, chosenTheme, themes } from "../theme.ts";

const languages: [Language, string][] = [
  ["zh", "中文"],
  ["en", "English"],
];

function Finding({ item }: { item: DoctorItem }) {
  const { t, say } = useLanguage();
  const { name, ok, level, detail, next, commands = [], mirrorCommands = [] } = item;
  return (
    <li className={ok ? "ok" : level === "needed" ? "needed" : "missing"}>
      <span className="mark" role="img" aria-label={ok ? t.settings.yes : t.settings.no}>
        {ok ? "✓" : level === "needed" ? "✗" : "–"}
      </span>
      <strong>{say(name)}</strong> <span className="detail">{say(detail)}</span>
      {!ok && <span className="meta"> · {t.settings.levels[level]}</span>}
      {next && <p className="meta">{say(next)}</p>}
      {commands.map((command) => (
        <Command key={command} text={command} />
      ))}
      {mirrorCommands.length > 0 && (
        <details>
          <summary>{t.settings.mirrors}</summary>
          {mirrorCommands.map((command) => (
            <Command key={command} text={command} />
          ))}
        </details>
      )}
    </li>
  );
}

export default function SettingsPage() {
  const { t, language, setLanguage } = useLanguage();
  const [theme, setTheme] = useState(chosenTheme);
  const browser = useBrowser();
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
        {data?.items.map((item) => (
          <Finding key={item.id} item={item} />
        ))}
      </ul>
      <h2>{t.settings.browser}</h2>
      <ul className="doctor">
        {browser.map((item) => (
          <Finding key={item.id} item={item} />
        ))}
      </ul>
      <p>
        <Link to="/speed">{t.speed.link}</Link>
      </p>
    </article>
  );
}
