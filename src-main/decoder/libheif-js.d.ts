/** The part of libheif's JavaScript interface that heic.ts uses; the package brings no types of its own for it. */
declare module 'libheif-js/wasm-bundle.js' {
  interface HeifPixels {
    data: Uint8ClampedArray;
    width: number;
    height: number;
  }

  interface HeifImage {
    /** Turned upright: after the file's own rotation and mirroring. */
    get_width(): number;
    get_height(): number;
    is_primary(): boolean;
    /** Writes RGBA into `pixels`; the callback gets null where that failed. */
    display(pixels: HeifPixels, done: (pixels: HeifPixels | null) => void): void;
    free(): void;
  }

  interface HeifDecoder {
    /** The pictures of the file, none where it cannot be read. No pixel is decoded yet. */
    decode(file: Uint8Array): HeifImage[];
    decoder: { delete(): void } | null;
  }

  const libheif: { ready: Promise<unknown>; HeifDecoder: new () => HeifDecoder };
  export default libheif;
}
