import { z } from 'zod';
import { recipeSchema } from '../recipe.ts';
import { cancelledSchema, cancelSchema, failedSchema } from './envelope.ts';

/** Raised whenever a message changes its meaning: an engine and a trainer of different versions refuse each other. */
export const trainerProtocolVersion = 2;

/** A pack of pixels: N x H x W x C uint8 in one file, rows in the order of `photos` (SHA-256 each). */
const packSchema = z.strictObject({
  file: z.string(),
  size: z.int().positive(),
  channels: z.union([z.literal(1), z.literal(3)]),
  photos: z.array(z.string()),
});
export type Pack = z.infer<typeof packSchema>;

/** A row of the pack and the index of its class. */
const exampleSchema = z.strictObject({
  row: z.int().min(0),
  label: z.int().min(0),
});
export type Example = z.infer<typeof exampleSchema>;

/** Where the weights of the recipe's base network lie: a folder of ours, or a file of Keras. For recipes that have a base. */
const baseSchema = z.string().optional();

/** A network with its weights: the recipe and the classes rebuild it, the folder holds the weights. */
const modelSchema = z.strictObject({
  recipe: recipeSchema,
  classes: z.array(z.string()).min(2),
  /** A folder of weights as `train` writes it: best/ or last/ of a run. Those of blocks of a base that never learned are not
   *  among them. */
  weights: z.string(),
  base: baseSchema,
});
export type ModelReference = z.infer<typeof modelSchema>;

/** The pixels of one photo as a pack has them: size x size x channels uint8. */
const photoSchema = z.base64();

/** Of so many pictures a part, from a number on. */
const partSchema = { from: z.int().min(0), count: z.int().positive() };

const questionSchema = z.discriminatedUnion('of', [
  /** Where in the photo a class is found: Grad-CAM on the maps of a layer, one picture. */
  z.strictObject({ of: z.literal('heat'), photo: photoSchema, layer: z.string(), class: z.int().min(0) }),
  /** The maps that a layer makes of the photo. */
  z.strictObject({ of: z.literal('maps'), photo: photoSchema, layer: z.string(), ...partSchema }),
  /** The filters of the first convolution. */
  z.strictObject({ of: z.literal('filters'), ...partSchema }),
]);
export type Question = z.infer<typeof questionSchema>;

export const trainerPlanSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('train'),
    recipe: recipeSchema,
    classes: z.array(z.string()).min(2),
    pack: packSchema,
    train: z.array(exampleSchema).min(1),
    validation: z.array(exampleSchema).min(1),
    /** Weight of each class in the training loss; null: all count alike. */
    classWeights: z.array(z.number().positive()).nullable(),
    /** The run's folder: best/ and last/ and history.jsonl are written here, each whole or not at all. */
    folder: z.string(),
    /** Go on from last/ where it is there; the result equals that of a run never interrupted. */
    resume: z.boolean(),
    /** Within an epoch, last/ is written anew after so many seconds; 0: after every step. */
    checkpointSeconds: z.number().min(0),
    /** Weights to start from instead of the seeded ones: best/ of the run that the recipe's `from` is of. */
    initialWeights: z.string().nullable(),
    base: baseSchema,
    /** Where what a frozen base makes of the project's photos is kept, for all runs. For recipes that have a base. */
    features: z.string().optional(),
    /** Single precision also where the processor is quicker in bfloat16: for comparisons with Keras. */
    featuresIn: z.literal('float32').optional(),
  }),
  /** How many photos a run need not take through its frozen base network, since an earlier one has. */
  z.strictObject({
    kind: z.literal('count-features'),
    recipe: recipeSchema,
    classes: z.int().min(2),
    /** SHA-256 each. */
    photos: z.array(z.string()),
    base: baseSchema,
    features: z.string(),
  }),
  /** Outputs for rows of a pack, one row of probabilities each (one value for a sigmoid), in the order asked. */
  z.strictObject({
    kind: z.literal('predict'),
    model: modelSchema,
    pack: packSchema,
    rows: z.array(z.int().min(0)),
    /** As for train, of all the pack's photos; left out: the whole network runs, and nothing is kept. */
    features: z.string().optional(),
  }),
  /** Writes an export into `folder` (new or empty), opens it again and compares it. */
  z.strictObject({
    kind: z.literal('export'),
    format: z.enum(['tfjs']),
    model: modelSchema,
    folder: z.string(),
    check: z.strictObject({
      pack: packSchema,
      rows: z.array(z.int().min(0)).max(100),
      /** The same photos as their own pixels (decoder's `raw`), same order as `rows`: the model resizes them itself. */
      originals: z.array(z.strictObject({ file: z.string(), width: z.int(), height: z.int() })),
    }),
  }),
  /** What a network sees: pictures to be looked at. */
  z.strictObject({ kind: z.literal('explain'), model: modelSchema, question: questionSchema }),
  /** Keeps what a network makes of photos before it answers, in `folder`, for `nearest`. */
  z.strictObject({
    kind: z.literal('remember'),
    model: modelSchema,
    pack: packSchema,
    rows: z.array(z.int().min(0)),
    folder: z.string(),
    /** As for predict. */
    features: z.string().optional(),
  }),
  /** Which of the photos that `remember` kept in `folder` are most alike to a photo, to this network. */
  z.strictObject({
    kind: z.literal('nearest'),
    model: modelSchema,
    photo: photoSchema,
    folder: z.string(),
    count: z.int().positive(),
  }),
  /** Loads TensorFlow and says what it found. */
  z.strictObject({ kind: z.literal('device') }),
]);
export type TrainerPlan = z.infer<typeof trainerPlanSchema>;
export type TrainPlan = Extract<TrainerPlan, { kind: 'train' }>;
export type CountFeaturesPlan = Extract<TrainerPlan, { kind: 'count-features' }>;
export type ExportPlan = Extract<TrainerPlan, { kind: 'export' }>;

export const epochSchema = z.strictObject({
  /** 1 for the first. */
  epoch: z.int().positive(),
  loss: z.number(),
  /** Share of 1. */
  accuracy: z.number(),
  valLoss: z.number(),
  valAccuracy: z.number(),
  seconds: z.number(),
});
export type Epoch = z.infer<typeof epochSchema>;

export const deviceSchema = z.strictObject({
  kind: z.enum(['cpu', 'gpu']),
  /** "CPU, 2 cores" or the card's name: what programs compare. For people there is words.device of the catalogues. */
  name: z.string(),
  /** Of the processor; absent in runs from before it was written down. */
  cores: z.int().positive().optional(),
  tensorflow: z.string(),
});
export type Device = z.infer<typeof deviceSchema>;

/** A graphics card as its driver lists it. */
const cardSchema = z.strictObject({ index: z.int().min(0), name: z.string(), megabytes: z.int() });
export type Card = z.infer<typeof cardSchema>;

/** Pictures of a network, one after another, each height x width x channels uint8. */
const picturesSchema = z.strictObject({
  width: z.int().positive(),
  height: z.int().positive(),
  channels: z.union([z.literal(1), z.literal(3)]),
  pixels: z.base64(),
  /** The largest number of each picture before it was made to fill 0 to 255; 0: there is nothing in it. */
  peaks: z.array(z.number()),
  /** How many there are in all. */
  total: z.int(),
});
export type Pictures = z.infer<typeof picturesSchema>;

/** By SHA-256; the cosine of the angle between what the network made of both, 1 for the same. */
const neighbourSchema = z.strictObject({ photo: z.string(), similarity: z.number() });
export type Neighbour = z.infer<typeof neighbourSchema>;

export const trainerReportSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('started'),
    device: deviceSchema,
    parameters: z.int(),
    stepsPerEpoch: z.int().positive(),
    validationSteps: z.int().positive(),
    /** Epochs that were there already when the run goes on. */
    epochsDone: z.int().min(0),
  }),
  /** After every step; loss and accuracy are the running means of this epoch. `phase` validation has no loss yet. */
  z.strictObject({
    kind: z.literal('step'),
    phase: z.enum(['train', 'validation']),
    epoch: z.int().positive(),
    step: z.int().positive(),
    steps: z.int().positive(),
    loss: z.number().nullable(),
    accuracy: z.number().nullable(),
  }),
  /** The epoch's figures; its checkpoint is on the disk when this is sent. */
  z.strictObject({
    kind: z.literal('epoch'),
    epoch: epochSchema,
    best: z.boolean(),
  }),
  /** Photos done of photos asked: for predict, remember and export, and before `started` for a base network that is run on them. */
  z.strictObject({
    kind: z.literal('progress'),
    done: z.int(),
    total: z.int(),
  }),
]);
export type TrainerReport = z.infer<typeof trainerReportSchema>;

export const trainerResultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('train'),
    history: z.array(epochSchema),
    bestEpoch: z.int().positive(),
    parameters: z.int(),
    device: deviceSchema,
    /** Training photos per second of training steps, all epochs of this call. */
    imagesPerSecond: z.number(),
    seconds: z.number(),
  }),
  z.strictObject({
    kind: z.literal('count-features'),
    /** Photos that have features; null where none are kept: nothing is frozen, or photos are changed at random. */
    known: z.int().min(0).nullable(),
  }),
  z.strictObject({
    kind: z.literal('predict'),
    outputs: z.array(z.array(z.number())),
  }),
  z.strictObject({
    kind: z.literal('export'),
    /** Files written, relative to the folder. */
    files: z.array(z.string()),
    bytes: z.int(),
    check: z.strictObject({
      /** Photos compared on prepared pixels, and the largest difference of a probability. */
      photos: z.int(),
      maxDifference: z.number(),
      /** From the original files through the model's own resizing: photos sure enough to compare, and how many agree. */
      originals: z.int(),
      sameLabel: z.int(),
    }),
  }),
  z.strictObject({ kind: z.literal('explain'), pictures: picturesSchema }),
  z.strictObject({ kind: z.literal('remember'), photos: z.int() }),
  z.strictObject({
    kind: z.literal('nearest'),
    /** The most alike first; null where nothing is kept, or by other weights. */
    nearest: z.array(neighbourSchema).nullable(),
  }),
  z.strictObject({
    kind: z.literal('device'),
    device: deviceSchema,
    devices: z.array(deviceSchema),
    /** Cards that could be chosen, also where the processor was. */
    cards: z.array(cardSchema),
  }),
]);
export type TrainerResult = z.infer<typeof trainerResultSchema>;

/** Cancel lets the running step end; a train job then answers `cancelled` and its last epoch is kept. */
export const toTrainerSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run'),
    job: z.int(),
    plan: trainerPlanSchema,
  }),
  cancelSchema,
]);

export const fromTrainerSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('ready'), version: z.int() }),
  z.strictObject({
    type: z.literal('report'),
    job: z.int(),
    report: trainerReportSchema,
  }),
  z.strictObject({
    type: z.literal('done'),
    job: z.int(),
    result: trainerResultSchema,
  }),
  failedSchema,
  cancelledSchema,
]);
