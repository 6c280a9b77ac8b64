/** Checks stand under headings; which one, the content says. */
import { contentWords } from "./content-words.svelte";

export interface Group<T> {
  name: string;
  rows: T[];
}

/** Parts rows under their headings, in the order in which they come. */
export function grouped<T extends { id: string }>(rows: readonly T[]): Group<T>[] {
  const { checks, groups: headings } = contentWords();
  const groups: Group<T>[] = [];
  for (const row of rows) {
    const name = headings[checks[row.id]?.group ?? ""] ?? "ほか";
    const group = groups.find((known) => known.name === name);
    if (group === undefined) {
      groups.push({ name, rows: [row] });
    } else {
      group.rows.push(row);
    }
  }
  return groups;
}
