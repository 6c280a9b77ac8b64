/** Where a phone feels a card: in words, and on its outline in millimetres. */
import type { NfcAntenna, NfcAntennas, Os } from "../platform/bindings";

/** A card as ISO 7810 has it, in millimetres. */
export const CARD = { width: 85.6, height: 54, corner: 3.2 } as const;

/** An iPhone feels cards along its upper edge, whatever the model; its outline is of none in particular. */
const IPHONE: NfcAntennas = { width: 72, height: 147, folds: false, at: [{ x: 36, y: 6 }] };

/**
 * Below this part of a phone's height, a place may have been counted from the lower edge. Android's own text said "bottom-left" first
 * and "top-left" later, and the makers' numbers followed: Pixel 6 to 8a (July 2024: 97 of 150 mm, later 53) and Pixel 9 (111 of 152,
 * then 41; AOSP, device/google, NfcOverlay).
 */
const LOWER = 0.6;

/** Whether the system may have meant the same place, counted from the other edge. */
function mayBeTurned({ height, folds, at }: NfcAntennas): boolean {
  return !folds && at.every(({ y }) => y > height * LOWER);
}

/** What is drawn for this phone, the likelier place first; nothing where nobody knows its place. */
export function drawnFor(os: Os, antennas: NfcAntennas | null): NfcAntennas | null {
  if (antennas === null) {
    return os === "ios" ? IPHONE : null;
  }
  const turned = mayBeTurned(antennas) ? antennas.at.map(({ x, y }) => ({ x, y: antennas.height - y })) : [];
  return { ...antennas, at: [...turned, ...antennas.at] };
}

function third(part: number, whole: number, names: readonly [string, string, string]): string {
  return names[part < whole / 3 ? 0 : part < (whole * 2) / 3 ? 1 : 2];
}

function where({ x, y }: NfcAntenna, { width, height }: NfcAntennas): string {
  const down = third(y, height, ["上のほう", "まん中", "下のほう"]);
  const across = third(x, width, ["左寄り", "中央", "右寄り"]);
  return `${down}の${across}`;
}

/** The same in words, seen from the side of the screen. */
export function placeOf(os: Os, antennas: NfcAntennas | null): string {
  if (antennas === null) {
    return os === "ios"
      ? "iPhoneは、裏側のいちばん上の端で読みます。"
      : "このスマホは、読み取り位置をアプリに教えません。裏側を、上からゆっくりずらして探してください。";
  }
  const drawn = drawnFor(os, antennas)?.at ?? [];
  const places = [...new Set(drawn.map((antenna) => where(antenna, antennas)))];
  const opened = antennas.folds ? "開いたスマホの、" : "";
  const joined = places.join(mayBeTurned(antennas) ? "か、" : "と、");
  return `読み取り位置は、${opened}裏側の${joined}です（画面から見た位置）。`;
}
