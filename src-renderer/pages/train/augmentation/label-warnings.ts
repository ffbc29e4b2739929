import type { Augmentation } from '@shared/augmentation.ts';
import type { Recipe } from '@shared/recipe.ts';

/** Ways in which a change makes a photo show something else than its label says. */
export const labelWarnings = [
  'mirroredCharacters',
  'turnedCharacters',
  'mirroredSides',
  'upsideDown',
  'brightnessIsTheClass',
  'outOfFrame',
] as const;
export type LabelWarning = (typeof labelWarnings)[number];

/** Small grey pictures are digits or letters far more often than anything else: MNIST's have 28 pixels. */
const charactersAtMost = 32;
/** A single letter or digit of any script. */
const character = /^[\p{L}\p{N}]$/u;
const sides = /(^|[^a-z])(left|right)([^a-z]|$)|왼|오른|좌측|우측/i;
const lights = /(^|[^a-z])(day|night|dark|bright)([^a-z]|$)|낮|밤|어두|밝/i;
/** From a quarter turn on, 6 and 9 or N and Z begin to look like each other. */
const quarterTurn = 0.25;
/** Photos that lie upside down are rare where people take them by hand. */
const pastLying = 0.3;

/** @param classes by name */
export function warningsOf(
  augmentation: Augmentation | null,
  { input }: Pick<Recipe, 'input'>,
  classes: readonly string[],
): LabelWarning[] {
  if (augmentation === null) return [];
  const { flip, rotation, translation, zoom, brightness } = augmentation;
  const isCharacters =
    (input.channels === 1 && input.size <= charactersAtMost) ||
    (classes.length > 0 && classes.every((name) => character.test(name.trim())));
  const mirrorsAcross = flip === 'horizontal' || flip === 'both';
  const isTrue: Record<LabelWarning, boolean> = {
    mirroredCharacters: isCharacters && flip !== 'none',
    turnedCharacters: isCharacters && rotation >= quarterTurn,
    mirroredSides: mirrorsAcross && classes.some((name) => sides.test(name)),
    upsideDown: !isCharacters && (flip === 'vertical' || flip === 'both' || rotation > pastLying),
    brightnessIsTheClass: brightness > 0 && classes.some((name) => lights.test(name)),
    outOfFrame: translation >= 0.4 || zoom >= 0.7,
  };
  return labelWarnings.filter((warning) => isTrue[warning]);
}
