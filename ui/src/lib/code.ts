/** The badge of an entry: what stands on the user's screen. */

/** `error/021` → `021`, `app-error/w-6401` → `W-6401`; other entries have no number. */
export function codeOf(id: string): string | null {
  const [kind, slug] = id.split("/");
  if (slug === undefined) {
    return null;
  }
  if (kind === "error") {
    return slug;
  }
  return kind === "app-error" ? slug.toUpperCase() : null;
}
