/** How Vite, Chromium, Firefox and Safari say that a page's own script or style could not be had. */
const unloaded = /preload CSS|dynamically imported module|Importing a module script failed/i;

export function isUnloaded(error: Error): boolean {
  return unloaded.test(error.message);
}
