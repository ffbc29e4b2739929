import { changesPhotos } from '../augmentation.ts';
import type { Recipe } from '../recipe.ts';
import type { Layer } from './layers.ts';
import { learningLayers, type LayerSummary, splitAtFirstLearning, summarise } from './networks.ts';

/** What a network takes of the computer's memory while it trains. */
export interface TrainingMemory {
  bytes: number;
  /** The layer that takes the most of it, by name. */
  largest: string;
}

interface TrainingMemoryPlan {
  /** The layers of one step, the first of them reading what comes in (summariseLayers). */
  rows: readonly LayerSummary[];
  learns: (layer: Layer) => boolean;
  optimizer: Recipe['optimizer'];
  /** Photos of a step. */
  batch: number;
  /** Batches that lie ready for the step: several where threads change photos ahead of it. */
  batchesAhead: number;
}

/** Node with TensorFlow 2.21 loaded, its threads started and a small network opened, measured: 460 to 515 MB. */
const emptyTrainer = 490e6;
/**
 * What a step holds beside what it keeps, in outputs of the largest layer: going back, the gradient before and after it, and
 * the same in the order of numbers that the library's convolutions want. Measured: 3.0 to 3.6.
 */
const passingMaps = 3.5;
const float = 4;

/** Photos that go through a frozen base network at once (trainer/features.ts). */
const knownAtOnce = 32;

/** How a recipe trains: what runs once per photo, what runs in each step, and what of that learns. */
export function wayOfTraining(
  recipe: Recipe,
  classes: number,
): {
  frozen: readonly LayerSummary[];
  step: readonly LayerSummary[];
  learns: (layer: Layer) => boolean;
} {
  const whole = summarise(recipe, classes);
  const { frozen, learning } = splitAtFirstLearning(recipe, whole);
  const names = learningLayers(recipe, whole);
  const learns = ({ name }: Layer): boolean => names.has(name);
  const { augmentation } = recipe;
  const isChanged = augmentation !== null && changesPhotos(augmentation);
  return isChanged ? { frozen: [], step: whole, learns } : { frozen, step: learning, learns };
}

/** Numbers that a gradient moves. @throws AppError network_input_too_small */
export function countTrainable(recipe: Recipe, classes: number): number {
  const { step, learns } = wayOfTraining(recipe, classes);
  const weights = step.flatMap((row) => (learns(row.layer) ? row.weights : []));
  return numbersOf(weights.filter(({ learned }) => learned));
}

/**
 * What a recipe takes at its most: while a frozen base network sees the photos, or while the rest learns.
 * @param cores of the computer; threads that change photos ahead of the steps are half as many (trainer/prefetch.ts)
 * @throws AppError network_input_too_small
 */
export function memoryOfRecipe(recipe: Recipe, classes: number, cores: number): TrainingMemory {
  const { frozen, step, learns } = wayOfTraining(recipe, classes);
  const { batch, optimizer, augmentation } = recipe;
  const isChanged = augmentation !== null && changesPhotos(augmentation);
  const batchesAhead = isChanged ? 2 + Math.max(1, Math.min(4, Math.floor(cores / 2))) : 0;
  const learning = memoryOfTraining({ rows: step, learns, optimizer, batch, batchesAhead });
  if (frozen.length === 0) return learning;
  const never = (): boolean => false;
  const knowing = memoryOfTraining({ rows: frozen, learns: never, optimizer, batch: knownAtOnce, batchesAhead: 0 });
  return knowing.bytes > learning.bytes ? knowing : learning;
}

/** What a validation step costs of a training step: going back is two products of the size of the one going forward. */
export function shareOfValidation(recipe: Recipe, classes: number): number {
  const { step, learns } = wayOfTraining(recipe, classes);
  const forward = multiplicationsOf(step);
  const back = 2 * multiplicationsOf(step.filter(({ layer }) => learns(layer)));
  return forward / (forward + back);
}

/**
 * Computed from the network alone, before anything of it exists. Of a layer that learns, or stands above one that does, the
 * output is kept until the gradient has passed it; below, an output lives until the next layer has read it. Weights lie in the step, once more as they are written to a checkpoint, and once in the
 * bytes of that file; so do the optimizer's. training-memory.test.ts compares it with what the trainer really takes.
 */
function memoryOfTraining(plan: TrainingMemoryPlan): TrainingMemory {
  const { rows, learns, optimizer, batch, batchesAhead } = plan;
  const lowest = rows.findIndex((row) => learns(row.layer) && row.weights.some(({ learned }) => learned));
  const costs = rows.map((row, place) => {
    const weights = row.parameters * float;
    const learned = learns(row.layer) ? numbersOf(row.weights.filter((weight) => weight.learned)) * float : 0;
    // The weight, its slots (each of them three times as said), and its gradient.
    const kept = learned === 0 ? weights : 3 * (weights + slotsOf(optimizer) * learned) + learned;
    const output = sizeOf(row.output) * batch * float;
    return { name: row.layer.name, kept, output, isKept: place >= lowest && lowest !== -1 && !isInPlace(row.layer) };
  });
  const input = sizeOf(rows[0]?.inputs[0] ?? []) * batch * float;
  const passing = passingMaps * Math.max(input, ...costs.map(({ output }) => output));
  const kept = costs.reduce((sum, cost) => sum + cost.kept + (cost.isKept ? cost.output : 0), 0);
  const [largest] = [...costs].sort((a, b) => b.kept + b.output - (a.kept + a.output));
  return { bytes: emptyTrainer + kept + passing + input * (1 + batchesAhead), largest: largest?.name ?? '' };
}

/** Tensors of a weight's size that the optimizer keeps beside it (graph/optimizers.ts). */
function slotsOf(optimizer: Recipe['optimizer']): number {
  switch (optimizer.kind) {
    case 'rmsprop':
      return 2;
    case 'adam':
      return 2;
    case 'sgd':
      return optimizer.momentum > 0 ? 1 : 0;
  }
}

/** What it gives takes the place of what it was given. */
function isInPlace({ kind }: Layer): boolean {
  return kind === 'flatten' || kind === 'activation';
}

/** Multiplications of one photo going forward: what a step's time follows, as far as the processor is busy with them. */
function multiplicationsOf(rows: readonly LayerSummary[]): number {
  return rows.reduce((sum, { layer, output, weights }) => {
    const [height = 1, width = 1] = output.length === 3 ? output : [1, 1];
    const kernels = weights.filter(({ name }) => name.endsWith('kernel'));
    return layer.kind === 'batchNormalization' ? sum : sum + height * width * numbersOf(kernels);
  }, 0);
}

function numbersOf(weights: readonly { shape: readonly number[] }[]): number {
  return weights.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
}

function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
