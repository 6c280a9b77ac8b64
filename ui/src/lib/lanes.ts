/** The lanes of a timeline, from the patient's hand to the server. */
import type { Lane } from "../platform/bindings";

export const LANES: readonly { lane: Lane; name: string }[] = [
  { lane: "card", name: "カード" },
  { lane: "reader", name: "リーダー" },
  { lane: "app", name: "アプリ" },
  { lane: "server", name: "サーバー" },
];
