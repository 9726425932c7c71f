/** Figures' states in the page's address: `?neuron=w1:0.5,w2:-1`. Other parts of the query stay as they are. */
const patienceMs = 250;
const waiting = new Map<string, string>();
let written = true;

const parts = (search: string) => search.replace(/^\?/, "").split("&").filter(Boolean);

/** The query with a figure's state in it; "" for a state takes it out. */
export function withState(search: string, id: string, state: string): string {
  const others = parts(search).filter((part) => part.split("=")[0] !== id);
  if (state !== "") others.push(`${id}=${state}`);
  return others.length > 0 ? `?${others.join("&")}` : "";
}

export function stateInAddress(id: string): string {
  return new URLSearchParams(location.search).get(id) ?? "";
}

/** Writes the newest states a little later: browsers refuse to change the address at every frame. */
export function keepInAddress(id: string, state: string): void {
  waiting.set(id, state);
  if (!written) return;
  written = false;
  setTimeout(() => {
    written = true;
    let search = location.search;
    for (const [figure, text] of waiting) search = withState(search, figure, text);
    waiting.clear();
    if (search !== location.search) history.replaceState(history.state, "", location.pathname + search + location.hash);
  }, patienceMs);
}

/** What is not yet written belongs to a page that is left. */
export function forgetAddress(id: string): void {
  waiting.delete(id);
}

/** A link to the page at this figure in this state. */
export function linkTo(id: string, state: string): string {
  return `${location.origin}${location.pathname}${withState("", id, state)}#figure-${id}`;
}
