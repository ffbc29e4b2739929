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
  version: z.literal(1),
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
    /** Max pooling of 2 x 2 after each convolution but the last, or none (the lecture's second MNIST network). */
    pooling: z.enum(['max', 'none']),
    /** Share of the flattened features dropped at random while training; 0 leaves the layer out. */
    dropout: z.number().min(0).max(0.9),
  }),
  /** How photos are changed at random while it learns; null: not at all, as in recipes written before there was a choice. */
  augmentation: augmentationSchema.nullable().default(null),
  optimizer: optimizerSchema,
  epochs: z.int().min(1).max(1000),
  batch: z.int().min(1).max(1024),
  seed: z.int().min(0).max(0xffffffff),
});

export type Recipe = z.infer<typeof recipeSchema>;

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
    version: 1,
    name: 'mnist',
    input: { size: 28, channels: 1, fit: 'stretch', resizing: 'sharp' },
    network: {
      kind: 'convolutional',
      filters: [32, 64, 128],
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
    version: 1,
    name: 'scratch',
    input: { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' },
    network: {
      kind: 'convolutional',
      filters: [32, 64, 128, 256, 256],
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
    version: 1,
    name: 'scratch-augmented',
    input: { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' },
    network: {
      kind: 'convolutional',
      filters: [32, 64, 128, 256, 256],
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
