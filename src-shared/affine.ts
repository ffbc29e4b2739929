/**
 * An affine map of places, row by row: the place (x, y) of the result shows what is at (a x + b y + c, d x + e y + f). Pixels
 * lie at whole numbers, the first at 0. Numbers are float32, as in Keras, whose layers these maps are.
 */
export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface Size {
  width: number;
  height: number;
}

/** RandomFlip. */
export function flipOf(axes: 'horizontal' | 'vertical' | 'both', { width, height }: Size): Affine {
  const [acrossX, acrossY] = [axes !== 'vertical', axes !== 'horizontal'];
  return [acrossX ? -1 : 1, 0, acrossX ? width - 1 : 0, 0, acrossY ? -1 : 1, acrossY ? height - 1 : 0];
}

/** RandomRotation, about the middle. @param angle radians; above 0 the photo turns against the clock */
export function rotationOf(angle: number, { width, height }: Size): Affine {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [(width - 1) / 2, (height - 1) / 2];
  return toFloat32([cos, -sin, x - x * cos + y * sin, sin, cos, y - x * sin - y * cos]);
}

/** RandomZoom, about the middle. @param seen share of width and height that is seen; below 1 things grow */
export function zoomOf(seen: number, { width, height }: Size): Affine {
  return toFloat32([seen, 0, ((width - 1) / 2) * (1 - seen), 0, seen, ((height - 1) / 2) * (1 - seen)]);
}

/** RandomTranslation. @param right and down, in pixels */
export function translationOf(right: number, down: number): Affine {
  return toFloat32([1, 0, -right, 0, 1, -down]);
}

/** Both maps in one: a result of `then`, whose photo is a result of `first`. */
export function multiply(first: Affine, then: Affine): Affine {
  const [a, b, c, d, e, f] = first;
  const [a2, b2, c2, d2, e2, f2] = then;
  return toFloat32([
    a * a2 + b * d2,
    a * b2 + b * e2,
    a * c2 + b * f2 + c,
    d * a2 + e * d2,
    d * b2 + e * e2,
    d * c2 + e * f2 + f,
  ]);
}

/** The place in the photo that the result shows at (x, y). */
export function placeOf([a, b, c, d, e, f]: Affine, x: number, y: number): [x: number, y: number] {
  return [a * x + b * y + c, d * x + e * y + f];
}

/** The map the other way: where in the result a place of the photo is shown. Null where the photo was brought to a line or a point. */
export function invert([a, b, c, d, e, f]: Affine): Affine | null {
  const area = a * e - b * d;
  if (area === 0) return null;
  return [e / area, -b / area, (b * f - c * e) / area, -d / area, a / area, (c * d - a * f) / area];
}

function toFloat32([a, b, c, d, e, f]: Affine): Affine {
  return [Math.fround(a), Math.fround(b), Math.fround(c), Math.fround(d), Math.fround(e), Math.fround(f)];
}
