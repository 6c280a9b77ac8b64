/** The pictures there are, by what they show: for a question `key-value`, so that an answer finds its own. */
export const PICTURES = [
  "setup-phone",
  "setup-phone-bluetooth-reader",
  "setup-windows-usb-reader",
  "setup-windows-bluetooth-reader",
  "setup-face-reader",
  "setup-face-reader-phone-reader",
  "facility-hospital-clinic",
  "facility-pharmacy",
  "facility-home-visit-nursing",
  "facility-other",
  "lamp-steady-green",
  "lamp-blinking-blue",
  "lamp-off",
  "lamp-other",
  "presented-card",
  "presented-phone",
  "card-on-reader",
  "card-turned",
  "nfc-spot",
  "case-off",
] as const;

export type PictureName = (typeof PICTURES)[number];

export function isPicture(name: string): name is PictureName {
  return (PICTURES as readonly string[]).includes(name);
}
