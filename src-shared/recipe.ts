import { z } from 'zod';
import { augmentationSchema } from './augmentation.ts';

const learningRate = z.number().positive().max(1);

/** How weights follow their gradients: by the formulas of Keras's classes of these names, whose defaults are given. */
const optimizerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rmsprop'),
    learningRate,
    /** Decay of the running mean of squared gradients; 0.9. */
    rho: z.number().min(0).lt(1),
    /** 1e-7 */
    epsilon: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('adam'),
    learningRate,
    /** Decay of the running mean of gradients; 0.9. */
    beta1: z.number().min(0).lt(1),
    /** Decay of the running mean of their squares; 0.999. */
    beta2: z.number().min(0).lt(1),
    /** 1e-7 */
    epsilon: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('sgd'),
    learningRate,
    /** Share of the last step that is taken again; 0. */
    momentum: z.number().min(0).lt(1),
    /** Whether the gradient is taken as where that share leads; false. */
    nesterov: z.boolean(),
  }),
]);
export type Optimizer = z.infer<typeof optimizerSchema>;

/**
 * A recipe is everything that decides a run: the same recipe on the same split gives the same run.
 * What depends on the data (number of classes, photos) is not in it.
 */
export const recipeSchema = z.strictObject({
  version: z.literal(2),
  /** The method's name: one of the ready recipes or the user's own. */
  name: z.string().min(1).max(80),
  input: z.strictObject({
    /** Side of the square the photos are brought to, in pixels. */
    size: z.int().min(8).max(512),
    channels: z.union([z.literal(1), z.literal(3)]),
    fit: z.enum(['stretch', 'crop', 'pad']),
    resizing: z.enum(['sharp', 'keras']),
  }),
  network: z.strictObject({
    kind: z.literal('convolutional'),
    /** Filters of each convolution, first to last; between two of them stands a pooling layer. */
    filters: z.array(z.int().min(1).max(1024)).min(1).max(8),
    /** Side of a filter, in pixels. */
    kernel: z.int().min(1).max(11),
    /** Pixels from one place of a filter to the next. */
    stride: z.int().min(1).max(4),
    /** Whether filters stay inside the map, or zeros around it keep its size. */
    padding: z.enum(['valid', 'same']),
    /** After each convolution, before its ReLU; the convolution then has no bias, which would cancel out. */
    batchNormalization: z.boolean(),
    /** Max pooling of 2 x 2 after each convolution but the last, or none (the lecture's second MNIST network). */
    pooling: z.enum(['max', 'none']),
    /** Units of each ReLU layer between the flattened features and the answer. */
    dense: z.array(z.int().min(1).max(4096)).max(4),
    /** Share of the features before the answer dropped at random while training; 0 leaves the layer out. */
    dropout: z.number().min(0).max(0.9),
  }),
  /** Random changes of the training photos; null: they are seen as they are. */
  augmentation: augmentationSchema.nullable(),
  optimizer: optimizerSchema,
  epochs: z.int().min(1).max(1000),
  batch: z.int().min(1).max(1024),
  seed: z.int().min(0).max(0xffffffff),
});

export type Recipe = z.infer<typeof recipeSchema>;

/** What the lecture's own networks do without. */
const plain = { stride: 1, padding: 'valid' as const, batchNormalization: false, dense: [] as number[] };
const firstVersion = z.looseObject({ version: z.literal(1), network: z.looseObject({}) });

/** A recipe as it was kept: those of earlier versions get what they did without saying it. */
export const keptRecipeSchema = z.preprocess((kept) => {
  const first = firstVersion.safeParse(kept);
  if (!first.success) return kept;
  return { augmentation: null, ...first.data, version: 2, network: { ...plain, ...first.data.network } };
}, recipeSchema);

const rmsprop = {
  kind: 'rmsprop',
  learningRate: 0.001,
  rho: 0.9,
  epsilon: 1e-7,
} as const;

/** The ready recipes: chapter 8 of Chollet, "Deep Learning with Python", 2nd edition. */
export const readyRecipes = {
  /** Listing 8.1 and 8.3: 104,202 parameters on ten classes. */
  mnist: {
    version: 2,
    name: 'mnist',
    input: { size: 28, channels: 1, fit: 'stretch', resizing: 'sharp' },
    network: {
      kind: 'convolutional',
      filters: [32, 64, 128],
      ...plain,
      kernel: 3,
      pooling: 'max',
      dropout: 0,
    },
    augmentation: null,
    optimizer: rmsprop,
    epochs: 10,
    batch: 64,
    seed: 1,
  },
  /** Listing 8.7 to 8.11: 991,041 parameters on two classes; test accuracy 69.5 % on dogs and cats in the book. */
  scratch: {
    version: 2,
    name: 'scratch',
    input: { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' },
    network: {
      kind: 'convolutional',
      filters: [32, 64, 128, 256, 256],
      ...plain,
      kernel: 3,
      pooling: 'max',
      dropout: 0,
    },
    augmentation: null,
    optimizer: rmsprop,
    epochs: 30,
    batch: 32,
    seed: 1,
  },
  /** Listing 8.14 to 8.17: the same network with dropout, on photos that look new each epoch; 83.5 % in the book. */
  'scratch-augmented': {
    version: 2,
    name: 'scratch-augmented',
    input: { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' },
    network: {
      kind: 'convolutional',
      filters: [32, 64, 128, 256, 256],
      ...plain,
      kernel: 3,
      pooling: 'max',
      dropout: 0.5,
    },
    augmentation: {
      flip: 'horizontal',
      rotation: 0.1,
      zoom: 0.2,
      translation: 0,
      contrast: 0,
      brightness: 0,
      exact: false,
    },
    optimizer: rmsprop,
    epochs: 100,
    batch: 32,
    seed: 1,
  },
} as const satisfies Record<string, Recipe>;

export type ReadyRecipeName = keyof typeof readyRecipes;

export function isReadyRecipe(name: string): name is ReadyRecipeName {
  return Object.hasOwn(readyRecipes, name);
}
