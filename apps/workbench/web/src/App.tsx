import { lazy, Suspense, useEffect } from "react";
import { useLanguage } from "./i18n/language.tsx";
import { preloadLesson } from "./lesson/static.ts";
import { PathPage } from "./pages/PathPage.tsx";
import { ErrorBoundary } from "./parts/ErrorBoundary.tsx";
import { NotHere } from "./parts/NotHere.tsx";
import { Loading } from "./parts/states.tsx";
import { Link, usePlace } from "./router.tsx";
import { SearchButton } from "./search/SearchButton.tsx";

const TodayPage = lazy(() => import("./pages/TodayPage.tsx"));
const PlacementPage = lazy(() => import("./pages/PlacementPage.tsx"));
const MapPage = lazy(() => import("./pages/MapPage.tsx"));
const UnitPage = lazy(() => import("./pages/UnitPage.tsx"));
const LessonPage = lazy(() => import("./pages/LessonPage.tsx"));
const ExercisePage = lazy(() => import("./pages/ExercisePage.tsx"));
const LabPage = lazy(() => import("./pages/LabPage.tsx"));
const RunsPage = lazy(() => import("./pages/RunsPage.tsx"));
const RunPage = lazy(() => import("./pages/RunPage.tsx"));
const ComparePage = lazy(() => import("./pages/ComparePage.tsx"));
const PlaygroundPage = lazy(() => import("./pages/PlaygroundPage.tsx"));
const SpeedPage = lazy(() => import("./pages/SpeedPage.tsx"));
const SettingsPage = lazy(() => import("./pages/SettingsPage.tsx"));

function Page() {
  const { path, query } = usePlace();
  const { language } = useLanguage();
  const [, room = "", name, part] = path.split("/").map(decodeURIComponent);
  if (room === "") return <PathPage />;
  if (room === "today") return <TodayPage />;
  if (room === "placement") return <PlacementPage />;
  if (room === "map") return <MapPage />;
  if (room === "unit" && name) return <UnitPage id={name} />;
  if (room === "lesson" && name && part) {
    preloadLesson(`${name}/${part}`, language);
    return <LessonPage unit={name} name={part} key={path} />;
  }
  if (room === "exercise" && name) return <ExercisePage id={name} key={name} />;
  if (room === "lab" && name) return <LabPage id={name} key={name} />;
  if (room === "runs" && !name) return <RunsPage />;
  if (room === "run" && name) return <RunPage id={name} key={name} />;
  if (room === "compare") return <ComparePage ids={(query.get("runs") ?? "").split(",").filter(Boolean)} />;
  if (room === "playground") return <PlaygroundPage run={query.get("run") ?? undefined} />;
  if (room === "speed") return <SpeedPage />;
  if (room === "settings") return <SettingsPage />;
  return <NotHere />;
}

export function App() {
  const { t, language, setLanguage } = useLanguage();
  const { path } = usePlace();
  useEffect(() => {
    // A page is named by its heading, whenever that comes.
    const content = document.getElementById("content")!;
    const name = () => {
      const heading = path === "/" ? undefined : content.querySelector("h1")?.textContent;
      document.title = `${heading ? `${heading} · ` : ""}${t.name}${heading ? "" : ` · ${t.tagline}`}`;
    };
    name();
    const observer = new MutationObserver(name);
    observer.observe(content, { childList: true, characterData: true, subtree: true });
    return () => observer.disconnect();
  }, [t, path]);
  const rooms = [
    ["/", t.nav.path],
    ["/today", t.nav.today],
    ["/map", t.nav.map],
    ["/runs", t.nav.runs],
    ["/playground", t.nav.playground],
    ["/settings", t.nav.settings],
  ] as const;
  return (
    <>
      <a className="skip" href="#content">
        {t.nav.skip}
      </a>
      <header className="top">
        <Link to="/" className="brand">
          <svg viewBox="0 0 40 28" aria-hidden="true" className="steps">
            <path d="M2 26h9v-6h9v-6h9v-6h9" />
            <circle cx="34" cy="3.500" r="2.500" />
          </svg>
          <span>{t.name}</span>
        </Link>
        <nav aria-label={t.name}>
          {rooms.map(([to, label]) => (
            <Link key={to} to={to} current={path === to}>
              {label}
            </Link>
          ))}
        </nav>
        <SearchButton />
        <button
          type="button"
          className="plain"
          lang={language === "zh" ? "en" : "zh-CN"}
          onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        >
          {t.language}
        </button>
      </header>
      <main id="content" tabIndex={-1}>
        <ErrorBoundary key={path}>
          <Suspense fallback={<Loading />}>
            <Page />
          </Suspense>
        </ErrorBoundary>
      </main>
    </>
  );
}
