import type { FindingKind } from '../../../src-shared/api.ts';

/** What the doctor knows of a photo before looking at it: its size and what the decoder measured. */
export interface Examined {
  id: number;
  sha256: string;
  width: number;
  height: number;
  dhash: string;
  fineDhash: string;
  brightnessP5: number;
  brightnessP99: number;
  entropy: number;
  detail: number;
}

/** What a single photo shows by itself. */
export type Judgement = Extract<FindingKind, 'plain' | 'dark' | 'bright' | 'blurred' | 'small' | 'shape'>;

/** Default thresholds of CleanVision 0.3.7 (issue_managers/image_property_issue_manager.py, get_default_params). */
const cleanVision = {
  dark: 0.32,
  light: 0.05,
  oddAspectRatio: 0.35,
  lowInformation: { threshold: 0.3, factor: 0.1 },
  oddSize: { interquartileRanges: 3 },
};
/**
 * CleanVision judges sharpness by edges that include the picture's border as it was, and excuses pictures of few greys: of the
 * Oxford-IIIT pets blurred by 3 to 6 per cent of their width it finds 9 of 20. The detail inside the border lies below 17 in all
 * of those and above 30 in all 370 photos as they were; this is the middle, on the scale of ratios.
 */
const leastDetail = 23;
/** The side that the ready recipes for photos bring them to: a smaller photo is enlarged, which adds nothing to learn from. */
const networkInput = 180;

/**
 * CleanVision's low_information, too few different values to show anything; but not where there are edges: it would call every
 * fourth handwritten digit empty, ink being black and paper white.
 */
export function isPlain({ entropy, detail }: Examined): boolean {
  const { threshold, factor } = cleanVision.lowInformation;
  return Math.min(1, factor * entropy) < threshold && detail < leastDetail;
}

/** CleanVision's dark: even its brightest places are dark. */
function isDark({ brightnessP99 }: Examined): boolean {
  return brightnessP99 < cleanVision.dark;
}

/** CleanVision's light: even its darkest places are nearly white. */
function isBright({ brightnessP5 }: Examined): boolean {
  return 1 - brightnessP5 < cleanVision.light;
}

/** In place of CleanVision's blurry. */
function isBlurred({ detail }: Examined): boolean {
  return detail < leastDetail;
}

/** CleanVision's odd_aspect_ratio. */
function hasOddShape({ width, height }: Examined): boolean {
  return Math.min(width / height, height / width) < cleanVision.oddAspectRatio;
}

/** Judges all photos of a project, each by itself but for its size, which is judged beside the others'. */
export function judge(photos: readonly Examined[]): Map<Judgement, number[]> {
  const isSmall = smallAmong(photos);
  const found = new Map<Judgement, number[]>();
  const say = (kind: Judgement, { id }: Examined): void => {
    const ids = found.get(kind) ?? [];
    ids.push(id);
    found.set(kind, ids);
  };
  for (const photo of photos) {
    const reasons: [Judgement, boolean][] = [
      ['plain', isPlain(photo)],
      ['dark', isDark(photo)],
      ['bright', isBright(photo)],
    ];
    for (const [kind, holds] of reasons) if (holds) say(kind, photo);
    // What is dark, bright or of one colour has few edges because of that.
    if (isBlurred(photo) && !reasons.some(([, holds]) => holds)) say('blurred', photo);
    if (hasOddShape(photo)) say('shape', photo);
    if (isSmall(photo)) say('small', photo);
  }
  return found;
}

/**
 * Too small is a photo with fewer pixels than the network takes in. Where most are (handwritten digits are), the network is
 * chosen for them, and small is what CleanVision's odd_size calls so: more than three interquartile ranges below the quarter.
 * Its other half, oddly large, is no fault here: photos are brought to one size.
 */
function smallAmong(photos: readonly Examined[]): (photo: Examined) => boolean {
  const sizes = Float64Array.from(photos, sizeOf).sort();
  if (quantile(sizes, 0.5) >= networkInput) return (photo) => sizeOf(photo) < networkInput;
  const [lower, upper] = [quantile(sizes, 0.25), quantile(sizes, 0.75)];
  const smallest = lower - cleanVision.oddSize.interquartileRanges * (upper - lower);
  return (photo) => sizeOf(photo) < smallest;
}

/** CleanVision's calc_image_area_sqrt: side of the square with as many pixels, px. */
function sizeOf({ width, height }: Examined): number {
  return Math.sqrt(width) * Math.sqrt(height);
}

/** Of sorted values, between two of them on the line from one to the other, as numpy.percentile does. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const lower = sorted[Math.floor(place)] ?? 0;
  const upper = sorted[Math.ceil(place)] ?? lower;
  return lower + (upper - lower) * (place - Math.floor(place));
}
