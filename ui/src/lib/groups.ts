/** Checks stand under headings by the first part of their id, so that a new check finds its place by itself. */

const GROUPS: Record<string, string> = {
  reader: "リーダー",
  card: "カード",
  bluetooth: "Bluetooth",
  phone: "この端末",
  os: "この端末",
  network: "ネットワーク",
  tls: "ネットワーク",
  trust: "ネットワーク",
  app: "アプリ",
};

export interface Group<T> {
  name: string;
  rows: T[];
}

/** Parts rows under their headings, in the order in which they come. */
export function grouped<T extends { id: string }>(rows: readonly T[]): Group<T>[] {
  const groups: Group<T>[] = [];
  for (const row of rows) {
    const name = GROUPS[row.id.split(".")[0] ?? ""] ?? "ほか";
    const group = groups.find((known) => known.name === name);
    if (group === undefined) {
      groups.push({ name, rows: [row] });
    } else {
      group.rows.push(row);
    }
  }
  return groups;
}
