/** Drawings of the icons, 24 by 24, stroked. `v.01` draws a dot: not every web view draws a line without length. */
export const ICONS = {
  home: "M3.5 11 12 4l8.5 7v9h-6v-6h-5v6h-6z",
  checkup:
    "M7 4.5h10a2 2 0 0 1 2 2V19a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2V6.5a2 2 0 0 1 2-2zM9 3h6v3H9zM8.5 13.5l2.5 2.5 4.5-5",
  receive:
    "M5.5 7a3.5 3.5 0 1 0 7 0 3.5 3.5 0 1 0-7 0M2.5 20.5c0-4 2.8-6.5 6.5-6.5 1.7 0 3.2.5 4.3 1.4M14 18h7.5M18.5 15l3 3-3 3",
  info: "M3 12a9 9 0 1 0 18 0 9 9 0 1 0-18 0M12 11v5.5M12 7.5v.01",
  search: "M4 10.5a6.5 6.5 0 1 0 13 0 6.5 6.5 0 1 0-13 0M15.5 15.5l5 5",
  tel: "M7 3.5 9.5 8.5 7.5 10.2a12.5 12.5 0 0 0 6.3 6.3l1.7-2 5 2.5v2.5a2 2 0 0 1-2.2 2A17 17 0 0 1 2.5 5.7a2 2 0 0 1 2-2.2z",
  x: "M6 6l12 12M18 6 6 18",
  forward: "m9 5 7 7-7 7",
  back: "m15 5-7 7 7 7",
  repeat: "M20 12a8 8 0 1 1-2.5-5.8M20 3.5v4h-4",
  same: "M5 9h14M5 15h14",
  undo: "M8 5 4 9l4 4M4 9h10.5a5 5 0 0 1 0 10H11",
  save: "M12 4v11M7.5 10.5 12 15l4.5-4.5M4.5 20h15",
  tick: "m5 12.5 4.5 4.5L19 7.5",
  settings:
    "M4 7h9M19 7h1M4 17h1M11 17h9M13.5 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M5.5 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0",
  way: "M2.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0M7.5 12h9M16.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0",
  copy: "M11 9h7a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM5 15V5a2 2 0 0 1 2-2h8",
  print: "M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z",
  qr: "M3.5 3.5h6v6h-6zM14.5 3.5h6v6h-6zM3.5 14.5h6v6h-6zM14.5 14.5h2v2h-2zM20.5 14.5v2M14.5 20.5h2M20.5 20.5v.01",
} as const;

export type IconName = keyof typeof ICONS;
