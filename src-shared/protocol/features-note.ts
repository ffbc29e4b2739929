import { z } from 'zod';
import { baseNames } from '../networks/base-names.ts';
import { recipeSchema } from '../recipe.ts';

/**
 * What a folder of features says of itself. The trainer writes it; the engine, which lists and removes such folders, reads it
 * and looks at nothing else in them but how much there is.
 */
export const featuresNoteSchema = z.object({
  base: z.enum(baseNames),
  /** The last layer that ran, by its name. */
  layer: z.string(),
  /** Of what it gives for a photo: [height, width, channels]. */
  shape: z.array(z.int().positive()),
  /** Of each number on the disk. */
  bits: z.union([z.literal(16), z.literal(32)]),
  /** What the layers were computed in. */
  computedIn: z.enum(['float32', 'bfloat16']),
  input: recipeSchema.shape.input,
});
export type FeaturesNote = z.infer<typeof featuresNoteSchema>;

export const featuresNoteName = 'features.json';
/** A line for each row: 64 digits, a blank, 8 digits, a line end. */
export const featuresListName = 'photos.txt';
export const featuresLineLength = 74;
