import { z } from 'zod';
import { augmentationSchema } from './augmentation-schema.ts';
import { baseNames } from './networks/base-names.ts';
import { baseNetworks } from './networks/bases.ts';

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

/** A network of one's own, trained from nothing. */
const convolutionalSchema = z.strictObject({
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
});

/** A head of one's own on a base network that was trained on ImageNet. */
const transferSchema = z.strictObject({
  kind: z.literal('transfer'),
  base: z.enum(baseNames),
  /** The base's blocks that learn with the head, in the base's order; none where all of it is frozen. */
  learns: z.array(z.string()),
  head: z.strictObject({
    /** The base's maps one after another, as in the book, or the mean of each. */
    pooling: z.enum(['flatten', 'average']),
    /** A layer between features and answer. The book has one of 256 units without activation. */
    dense: z.strictObject({ units: z.int().min(1).max(4096), activation: z.enum(['linear', 'relu']) }).nullable(),
    /** Share of the features before the answer that is dropped at random while training; 0 leaves the layer out. */
    dropout: z.number().min(0).max(0.9),
  }),
});

/** Blocks in the base's order, each once; names that the base has not come last, to be refused. */
function inOrder<Network extends z.infer<typeof transferSchema>>(network: Network): Network {
  const order = baseNetworks[network.base].blocks.map(({ name }) => name);
  const named = new Set(network.learns);
  const known = order.filter((name) => named.has(name));
  return { ...network, learns: [...known, ...[...named].filter((name) => !order.includes(name))] };
}

/**
 * A recipe is everything that decides a run: the same recipe on the same split gives the same run.
 * What depends on the data (number of classes, photos) is not in it.
 */
export const recipeSchema = z
  .strictObject({
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
    network: z.discriminatedUnion('kind', [convolutionalSchema, transferSchema.overwrite(inOrder)]),
    /** SHA-256 of the weights (of the best epoch) of the run that it goes on from; null: it begins anew. */
    from: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
    /** Random changes of the training photos; null: they are seen as they are. */
    augmentation: augmentationSchema.nullable(),
    optimizer: optimizerSchema,
    /** Whether photos of classes that have fewer count more, where the split says so. */
    classWeights: z.boolean(),
    /** Share of the truth that is spread over all answers (Keras's label_smoothing); 0 leaves the truth as it is. */
    labelSmoothing: z.number().min(0).max(0.9),
    /** What of the validation says which epoch is best; early stopping and the learning rate follow it too. */
    best: z.enum(['loss', 'accuracy']),
    /** Keras's EarlyStopping: so many epochs without an improvement end the training; null never does. */
    earlyStopping: z.strictObject({
      patience: z.int().min(0).max(1000).nullable(),
      /** Less than this is no improvement; 0. */
      minDelta: z.number().min(0),
    }),
    /** Keras's ReduceLROnPlateau: so many epochs without an improvement make the learning rate smaller; null never does. */
    plateau: z.strictObject({
      patience: z.int().min(0).max(1000).nullable(),
      /** 0.1 */
      factor: z.number().positive().lt(1),
      /** 0.0001 */
      minDelta: z.number().min(0),
      /** Epochs after a reduction in which nothing is counted; 0. */
      cooldown: z.int().min(0).max(1000),
      /** 0 */
      minLearningRate: z.number().min(0).max(1),
    }),
    epochs: z.int().min(1).max(1000),
    batch: z.int().min(1).max(1024),
    seed: z.int().min(0).max(0xffffffff),
  })
  .superRefine(({ network, input }, context) => {
    if (network.kind !== 'transfer') return;
    const { smallest, blocks } = baseNetworks[network.base];
    const refuse = (path: string[], message: string): void => {
      context.addIssue({ code: 'custom', path, message });
    };
    if (input.channels !== 3) refuse(['input', 'channels'], `${network.base} takes photos of 3 channels`);
    if (input.size < smallest) {
      refuse(['input', 'size'], `${network.base} takes photos from ${String(smallest)} pixels on`);
    }
    const names = blocks.map(({ name }) => name);
    for (const unknown of network.learns.filter((name) => !names.includes(name))) {
      refuse(['network', 'learns'], `${network.base} has no block ${unknown} (${names.join(', ')})`);
    }
  });

export type Recipe = z.infer<typeof recipeSchema>;

const rmsprop = {
  kind: 'rmsprop',
  learningRate: 0.001,
  rho: 0.9,
  epsilon: 1e-7,
} as const;

/** Each kind of optimizer with Keras's defaults. */
export const optimizers = {
  rmsprop,
  adam: { kind: 'adam', learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  sgd: { kind: 'sgd', learningRate: 0.01, momentum: 0, nesterov: false },
} as const satisfies { [Kind in Optimizer['kind']]: Extract<Optimizer, { kind: Kind }> };

/** What the lecture's own networks do without. */
const plain = { stride: 1, padding: 'valid' as const, batchNormalization: false, dense: [] as number[] };
/** A base network of which nothing learns. */
const frozen = { learns: [] as string[] };
/** What the first version's recipes did without saying it. */
const unsaid = {
  from: null,
  augmentation: null,
  classWeights: true,
  labelSmoothing: 0,
  best: 'loss',
  earlyStopping: { patience: null, minDelta: 0 },
  plateau: { patience: null, factor: 0.1, minDelta: 1e-4, cooldown: 0, minLearningRate: 0 },
} as const satisfies Partial<Recipe>;
const firstVersion = z.looseObject({ version: z.literal(1), network: z.looseObject({}) });
/** Before blocks of a base could learn. */
const onFrozenBase = z.looseObject({ version: z.literal(2), network: z.looseObject({}) });

/** A recipe as it was kept: those of earlier versions get what they did without saying it. */
export const keptRecipeSchema = z.preprocess((kept) => {
  const first = firstVersion.safeParse(kept);
  if (first.success) return { ...unsaid, ...first.data, version: 2, network: { ...plain, ...first.data.network } };
  const second = onFrozenBase.safeParse(kept);
  if (!second.success) return kept;
  const { network } = second.data;
  return { from: null, ...second.data, network: network.kind === 'transfer' ? { ...frozen, ...network } : network };
}, recipeSchema);

/**
 * What of a recipe decides the numbers. Fields that came later are left out where they say what was so without them: a
 * checkpoint of an earlier version is then still one of its recipe.
 */
export function decisivePart(recipe: Recipe): unknown {
  const { version: _version, name: _name, epochs: _epochs, network, ...decisive } = recipe;
  const { input, ...rest } = without(decisive, unsaid);
  return { version: 1, input, network: without(network, { ...plain, ...frozen }), ...rest };
}

/** The entries that are not the same in the other. */
function without(
  all: Readonly<Record<string, unknown>>,
  those: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const differs = ([key, value]: [string, unknown]): boolean => JSON.stringify(value) !== JSON.stringify(those[key]);
  return Object.fromEntries(Object.entries(all).filter(differs));
}

const photos = { size: 180, channels: 3, fit: 'stretch', resizing: 'sharp' } as const;
const digits = { size: 28, channels: 1, fit: 'stretch', resizing: 'sharp' } as const;
/** Listing 8.7. */
const ownNetwork = {
  kind: 'convolutional',
  filters: [32, 64, 128, 256, 256] as number[],
  ...plain,
  kernel: 3,
  pooling: 'max',
  dropout: 0,
} as const;
/** Listing 8.1. */
const digitNetwork = { ...ownNetwork, filters: [32, 64, 128] as number[] } as const;
/** Listing 8.14. */
const varied = {
  flip: 'horizontal',
  rotation: 0.1,
  zoom: 0.2,
  translation: 0,
  contrast: 0,
  brightness: 0,
  exact: false,
} as const;
/** The book's head on VGG16, in listing 8.20 and 8.24. */
const bookHead = { pooling: 'flatten', dense: { units: 256, activation: 'linear' }, dropout: 0.5 } as const;

/** The ready recipes. All but `quick` are chapter 8 of Chollet, "Deep Learning with Python", 2nd edition. */
export const readyRecipes = {
  /** What the network that ships with the program has seen in ImageNet, and an answer of one's own on it. */
  quick: {
    version: 2,
    name: 'quick',
    input: photos,
    network: {
      kind: 'transfer',
      base: 'efficientnet-lite0',
      ...frozen,
      head: { pooling: 'average', dense: null, dropout: 0.2 },
    },
    optimizer: optimizers.adam,
    ...unsaid,
    epochs: 40,
    batch: 32,
    seed: 1,
  },
  /** Listing 8.1 and 8.3: 104,202 parameters on ten classes. */
  mnist: {
    version: 2,
    name: 'mnist',
    input: digits,
    network: digitNetwork,
    optimizer: rmsprop,
    ...unsaid,
    epochs: 10,
    batch: 64,
    seed: 1,
  },
  /** The lecture's second network for digits, without max pooling: 712,202 parameters on ten classes. */
  'mnist-no-pooling': {
    version: 2,
    name: 'mnist-no-pooling',
    input: digits,
    network: { ...digitNetwork, pooling: 'none' },
    optimizer: rmsprop,
    ...unsaid,
    epochs: 10,
    batch: 64,
    seed: 1,
  },
  /** Listing 8.7 to 8.11: 991,041 parameters on two classes; test accuracy 69.5 % on dogs and cats in the book. */
  scratch: {
    version: 2,
    name: 'scratch',
    input: photos,
    network: ownNetwork,
    optimizer: rmsprop,
    ...unsaid,
    epochs: 30,
    batch: 32,
    seed: 1,
  },
  /** Listing 8.14 to 8.17: the same network with dropout, on photos that look new each epoch; 83.5 % in the book. */
  'scratch-augmented': {
    version: 2,
    name: 'scratch-augmented',
    input: photos,
    network: { ...ownNetwork, dropout: 0.5 },
    optimizer: rmsprop,
    ...unsaid,
    augmentation: varied,
    epochs: 100,
    batch: 32,
    seed: 1,
  },
  /** Listing 8.19 to 8.21: feature extraction; validation accuracy about 97 % on dogs and cats in the book. */
  'vgg16-features': {
    version: 2,
    name: 'vgg16-features',
    input: photos,
    network: {
      kind: 'transfer',
      base: 'vgg16',
      ...frozen,
      head: bookHead,
    },
    optimizer: rmsprop,
    ...unsaid,
    epochs: 20,
    batch: 32,
    seed: 1,
  },
  /** Listing 8.22 to 8.25: the frozen base inside the model, on photos that look new each epoch; 97.5 % in the book. */
  'vgg16-augmented': {
    version: 2,
    name: 'vgg16-augmented',
    input: photos,
    network: {
      kind: 'transfer',
      base: 'vgg16',
      ...frozen,
      head: bookHead,
    },
    optimizer: rmsprop,
    ...unsaid,
    augmentation: varied,
    epochs: 50,
    batch: 32,
    seed: 1,
  },
  /** Listing 8.27 to 8.29: the last four layers of VGG16, which are its fifth block, learn on, slowly; 98.5 % in the book. */
  'vgg16-fine-tune': {
    version: 2,
    name: 'vgg16-fine-tune',
    input: photos,
    network: {
      kind: 'transfer',
      base: 'vgg16',
      learns: ['block5'] as string[],
      head: bookHead,
    },
    optimizer: { ...rmsprop, learningRate: 1e-5 },
    ...unsaid,
    augmentation: varied,
    epochs: 30,
    batch: 32,
    seed: 1,
  },
} as const satisfies Record<string, Recipe>;

export type ReadyRecipeName = keyof typeof readyRecipes;

export function isReadyRecipe(name: string): name is ReadyRecipeName {
  return Object.hasOwn(readyRecipes, name);
}
