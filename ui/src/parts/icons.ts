/** The icons by what they mean here, drawn by Lucide; what no library has a picture of is in `Picture` and `Status`. */
import back from "@lucide/svelte/icons/chevron-left";
import checkup from "@lucide/svelte/icons/clipboard-check";
import copy from "@lucide/svelte/icons/copy";
import doc from "@lucide/svelte/icons/file-text";
import forward from "@lucide/svelte/icons/chevron-right";
import home from "@lucide/svelte/icons/house";
import info from "@lucide/svelte/icons/info";
import nfc from "@lucide/svelte/icons/nfc";
import print from "@lucide/svelte/icons/printer";
import qr from "@lucide/svelte/icons/qr-code";
import receive from "@lucide/svelte/icons/user-round-check";
import repeat from "@lucide/svelte/icons/rotate-cw";
import same from "@lucide/svelte/icons/equal";
import save from "@lucide/svelte/icons/download";
import search from "@lucide/svelte/icons/search";
import settings from "@lucide/svelte/icons/settings-2";
import share from "@lucide/svelte/icons/share";
import tel from "@lucide/svelte/icons/phone";
import tick from "@lucide/svelte/icons/check";
import undo from "@lucide/svelte/icons/undo-2";
import way from "@lucide/svelte/icons/route";
import x from "@lucide/svelte/icons/x";

export const ICONS = {
  back,
  checkup,
  copy,
  doc,
  forward,
  home,
  info,
  nfc,
  print,
  qr,
  receive,
  repeat,
  same,
  save,
  search,
  settings,
  share,
  tel,
  tick,
  undo,
  way,
  x,
} as const;

export type IconName = keyof typeof ICONS;
