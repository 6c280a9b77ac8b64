/** QR codes as one path of squares: black on white whatever the theme, so that every phone reads them. */
import { generate } from "lean-qr";
import { shown } from "./shown";

/** White around the code; the standard asks for four modules. */
const QUIET = 4;

export interface Qr {
  /** Modules a side, the white around included. */
  size: number;
  path: string;
}

/** The code of a text, dark modules of a row joined. */
export function qrOf(text: string): Qr {
  const code = generate(shown(text));
  let path = "";
  for (let y = 0; y < code.size; y += 1) {
    for (let x = 0; x < code.size; x += 1) {
      if (code.get(x, y) && !code.get(x - 1, y)) {
        let width = 1;
        while (code.get(x + width, y)) {
          width += 1;
        }
        path += `M${x + QUIET} ${y + QUIET}h${width}v1h-${width}z`;
      }
    }
  }
  return { size: code.size + 2 * QUIET, path };
}
