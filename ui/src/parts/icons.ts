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
  doc: "M6.5 3.5h7.5l4.5 4.5v12a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-15.5a1 1 0 0 1 1-1zM14 3.5V8h4.5M8.5 12.5h7M8.5 16.5h7",
  copy: "M9 9h11v12H9zM15 9V4H4v12h5",
  share: "M12 15V3.5M8 7l4-3.5L16 7M6 11H4.5v9.5h15V11H18",
  save: "M12 3.5V15M8 11.5l4 3.5 4-3.5M4.5 16v4.5h15V16",
  tick: "m5 12.5 4.5 4.5L19 7.5",
} as const;

export type IconName = keyof typeof ICONS;
