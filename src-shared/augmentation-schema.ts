import { z } from 'zod';

/**
 * Random changes of a photo while a network learns. Each has the meaning that Keras 3 gives its layer, and they come in the
 * order below, as if these layers stood one after another in front of the network: RandomFlip, RandomRotation, RandomZoom,
 * RandomTranslation, RandomContrast, RandomBrightness. A factor of 0 leaves the layer out.
 */
export const augmentationSchema = z.strictObject({
  /** Half of the photos are mirrored. `both`: left with right and top with bottom at once, by one draw, as Keras does it. */
  flip: z.enum(['none', 'horizontal', 'vertical', 'both']),
  /** Turned by up to this share of a full turn, either way. */
  rotation: z.number().min(0).max(1),
  /** What is seen is larger or smaller by up to this share: 0.2 shows 0.8 to 1.2 of the width and of the height. */
  zoom: z.number().min(0).max(1),
  /** Moved by up to this share of the width and of the height, either way. */
  translation: z.number().min(0).max(1),
  /** Distances from a channel's mean grow by up to this share. They never shrink: that is what Keras's single factor does. */
  contrast: z.number().min(0).max(1),
  /** Up to this share of the whole range, 255, is added or taken away. */
  brightness: z.number().min(0).max(1),
  /** Resample for each layer anew, as Keras does, instead of once for all of them: softer photos and half the speed. */
  exact: z.boolean(),
});

export type Augmentation = z.infer<typeof augmentationSchema>;
