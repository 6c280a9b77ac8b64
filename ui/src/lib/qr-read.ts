/** Reading QR codes: by the browser's own reader where it has one, else by a small library that is fetched only then. */

/** The part of the Shape Detection API that is used; TypeScript does not know it yet. */
interface Detector {
  detect(image: ImageData): Promise<{ rawValue: string }[]>;
}

type DetectorClass = new (options: { formats: string[] }) => Detector;

function own(): Detector | null {
  const known = (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  try {
    return known === undefined ? null : new known({ formats: ["qr_code"] });
  } catch {
    return null;
  }
}

/** The text of the QR code in a picture; null where there is none. */
export async function qrIn(image: ImageData): Promise<string | null> {
  try {
    const [code] = (await own()?.detect(image)) ?? [];
    if (code !== undefined) {
      return code.rawValue;
    }
  } catch {
    // A browser may have the name and no reader behind it.
  }
  const { default: read } = await import("jsqr");
  return read(image.data, image.width, image.height)?.data ?? null;
}

/** The most pixels a side that are looked at: a code of the window fills a good part of a picture. */
const MOST = 1_280;

/** The pixels of a picture or of what a camera shows now. */
export function pixelsOf(source: CanvasImageSource, width: number, height: number): ImageData | null {
  const scale = Math.min(1, MOST / Math.max(width, height, 1));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null || canvas.width === 0 || canvas.height === 0) {
    return null;
  }
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}
