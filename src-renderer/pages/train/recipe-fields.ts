import { changesPhotos } from '@shared/augmentation.ts';
import { type Optimizer, optimizers, type Recipe, recipeSchema } from '@shared/recipe.ts';

/** The steps of the Train page whose fields are listed; what learns and the base network have panels of their own. */
export type FieldStep = 'network' | 'augmentation' | 'training';

export type FieldKind =
  | { kind: 'number' }
  /** Left empty it is null: never, or not at all. */
  | { kind: 'optional' }
  /** Numbers one after another, as of the filters of each convolution. */
  | { kind: 'list' }
  | { kind: 'switch' }
  | { kind: 'choice'; options: readonly string[] };

export type Field = FieldKind & {
  step: FieldStep;
  /** Fields of one group stand under one heading. */
  group: FieldGroup;
  /** Where it lies in a recipe. */
  path: readonly string[];
};

export const fieldGroups = ['layers', 'head', 'change', 'length', 'learning', 'ending', 'counting', 'photos'] as const;
export type FieldGroup = (typeof fieldGroups)[number];

const field = <Kind extends FieldKind>(
  step: FieldStep,
  group: FieldGroup,
  path: string,
  kind: Kind,
): Kind & Pick<Field, 'step' | 'group' | 'path'> => ({ step, group, path: path.split('.'), ...kind });
const number = { kind: 'number' } as const;
const optional = { kind: 'optional' } as const;
const onOff = { kind: 'switch' } as const;
const list = { kind: 'list' } as const;
const oneOf = <Option extends string>(...options: Option[]): { kind: 'choice'; options: readonly Option[] } => ({
  kind: 'choice',
  options,
});

/** All that a person may set about a recipe with a field, in the order in which it is shown. */
export const recipeFields = {
  filters: field('network', 'layers', 'network.filters', list),
  kernel: field('network', 'layers', 'network.kernel', number),
  stride: field('network', 'layers', 'network.stride', number),
  padding: field('network', 'layers', 'network.padding', oneOf('valid', 'same')),
  batchNormalization: field('network', 'layers', 'network.batchNormalization', onOff),
  pooling: field('network', 'layers', 'network.pooling', oneOf('max', 'none')),
  dense: field('network', 'layers', 'network.dense', list),
  dropout: field('network', 'layers', 'network.dropout', number),
  headPooling: field('network', 'head', 'network.head.pooling', oneOf('flatten', 'average')),
  headUnits: field('network', 'head', 'network.head.dense.units', optional),
  headActivation: field('network', 'head', 'network.head.dense.activation', oneOf('linear', 'relu')),
  headDropout: field('network', 'head', 'network.head.dropout', number),
  flip: field('augmentation', 'change', 'augmentation.flip', oneOf('none', 'horizontal', 'vertical', 'both')),
  rotation: field('augmentation', 'change', 'augmentation.rotation', number),
  zoom: field('augmentation', 'change', 'augmentation.zoom', number),
  translation: field('augmentation', 'change', 'augmentation.translation', number),
  contrast: field('augmentation', 'change', 'augmentation.contrast', number),
  brightness: field('augmentation', 'change', 'augmentation.brightness', number),
  exact: field('augmentation', 'change', 'augmentation.exact', onOff),
  epochs: field('training', 'length', 'epochs', number),
  batch: field('training', 'length', 'batch', number),
  seed: field('training', 'length', 'seed', number),
  rate: field('training', 'learning', 'optimizer.learningRate', number),
  optimizer: field('training', 'learning', 'optimizer.kind', oneOf('rmsprop', 'adam', 'sgd')),
  rho: field('training', 'learning', 'optimizer.rho', number),
  beta1: field('training', 'learning', 'optimizer.beta1', number),
  beta2: field('training', 'learning', 'optimizer.beta2', number),
  epsilon: field('training', 'learning', 'optimizer.epsilon', number),
  momentum: field('training', 'learning', 'optimizer.momentum', number),
  nesterov: field('training', 'learning', 'optimizer.nesterov', onOff),
  best: field('training', 'ending', 'best', oneOf('loss', 'accuracy')),
  stopAfter: field('training', 'ending', 'earlyStopping.patience', optional),
  stopDelta: field('training', 'ending', 'earlyStopping.minDelta', number),
  plateauAfter: field('training', 'ending', 'plateau.patience', optional),
  plateauFactor: field('training', 'ending', 'plateau.factor', number),
  plateauDelta: field('training', 'ending', 'plateau.minDelta', number),
  plateauCooldown: field('training', 'ending', 'plateau.cooldown', number),
  plateauLeast: field('training', 'ending', 'plateau.minLearningRate', number),
  classWeights: field('training', 'counting', 'classWeights', onOff),
  labelSmoothing: field('training', 'counting', 'labelSmoothing', number),
  size: field('training', 'photos', 'input.size', number),
  channels: field('training', 'photos', 'input.channels', oneOf('1', '3')),
  fit: field('training', 'photos', 'input.fit', oneOf('stretch', 'crop', 'pad')),
  resizing: field('training', 'photos', 'input.resizing', oneOf('sharp', 'keras')),
} as const satisfies Record<string, Field>;

export type FieldName = keyof typeof recipeFields;
export const fieldNames = Object.keys(recipeFields) as FieldName[];

/** The layer that comes with its number of units. */
const head = { units: 256, activation: 'relu' };
/** What a recipe's null stands for. */
export const noAugmentation = {
  flip: 'none',
  rotation: 0,
  zoom: 0,
  translation: 0,
  contrast: 0,
  brightness: 0,
  exact: false,
} as const satisfies Recipe['augmentation'];

/** These mean something only where another one is set: an early stop's least gain without an early stop is nothing. */
const needs: Partial<Record<FieldName, FieldName>> = {
  headActivation: 'headUnits',
  stopDelta: 'stopAfter',
  plateauFactor: 'plateauAfter',
  plateauDelta: 'plateauAfter',
  plateauCooldown: 'plateauAfter',
  plateauLeast: 'plateauAfter',
};

/** Whether the recipe has this field: the optimizer's own numbers and the network's differ by their kinds. */
export function hasField(recipe: Recipe, name: FieldName): boolean {
  const { network, input } = recipe;
  // A base network takes photos in colour, and nothing else.
  if (name === 'channels' && network.kind === 'transfer') return input.channels !== 3;
  if (name === 'exact') return recipe.augmentation !== null;
  const needed = needs[name];
  if (needed !== undefined && valueOf(recipe, needed) === null) return false;
  return valueOf(recipe, name) !== undefined;
}

/** undefined: the recipe has no such field. */
export function valueOf(recipe: Recipe, name: FieldName): unknown {
  if (name === 'headUnits' && recipe.network.kind === 'transfer') return recipe.network.head.dense?.units ?? null;
  const whole = { ...recipe, augmentation: recipe.augmentation ?? noAugmentation };
  return recipeFields[name].path.reduce<unknown>(partOf, whole);
}

function partOf(whole: unknown, key: string): unknown {
  return typeof whole === 'object' && whole !== null ? (whole as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** As it stands in the field. */
export function textOf(recipe: Recipe, name: FieldName): string {
  const value = valueOf(recipe, name);
  if (typeof value === 'number') return numberText(value);
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' || typeof value === 'boolean' ? String(value) : '';
}

/** 0.00001 rather than 1e-5: people type it as they read it. */
export function numberText(value: number): string {
  return value.toFixed(12).replace(/\.?0+$/, '');
}

/** The recipe with the field as it was typed; null where that does not fit. */
export function recipeWith(recipe: Recipe, name: FieldName, text: string): Recipe | null {
  const changed = recipeSchema.safeParse(changedBy(recipe, name, valueFrom(name, text)));
  if (!changed.success) return null;
  const { augmentation } = changed.data;
  // Changes that change nothing are none: photos are then looked at once.
  return augmentation === null || changesPhotos(augmentation) ? changed.data : { ...changed.data, augmentation: null };
}

/** Both as they stand in the field; what the proposal has no field for came with another change. */
export function isChanged(recipe: Recipe, proposed: Recipe, name: FieldName): boolean {
  return hasField(recipe, name) && hasField(proposed, name) && textOf(recipe, name) !== textOf(proposed, name);
}

function valueFrom(name: FieldName, text: string): unknown {
  const { kind } = recipeFields[name];
  switch (kind) {
    case 'number':
      return numberFrom(text);
    case 'optional':
      return text.trim() === '' ? null : numberFrom(text);
    case 'list':
      return text.split(/[\s,;]+/).flatMap((each) => (each === '' ? [] : [numberFrom(each)]));
    case 'switch':
      return text === 'true';
    case 'choice':
      return name === 'channels' ? Number(text) : text;
  }
}

function numberFrom(text: string): number {
  const plain = text.trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
}

function changedBy(recipe: Recipe, name: FieldName, value: unknown): unknown {
  if (name === 'optimizer') return { ...recipe, optimizer: optimizerOf(recipe.optimizer, value) };
  if (name === 'headUnits' && recipe.network.kind === 'transfer') {
    const dense = value === null ? null : { ...head, ...recipe.network.head.dense, units: value };
    return withPart(recipe, ['network', 'head', 'dense'], dense);
  }
  const whole = { ...recipe, augmentation: recipe.augmentation ?? noAugmentation };
  return withPart(recipeFields[name].step === 'augmentation' ? whole : recipe, recipeFields[name].path, value);
}

/** Another kind comes with Keras's numbers, since those of one mean nothing to another. */
function optimizerOf(now: Optimizer, kind: unknown): unknown {
  if (kind !== 'rmsprop' && kind !== 'adam' && kind !== 'sgd') return null;
  return kind === now.kind ? now : optimizers[kind];
}

function withPart(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const parts = typeof whole === 'object' && whole !== null ? (whole as Readonly<Record<string, unknown>>) : {};
  return { ...parts, [key]: withPart(parts[key], rest, value) };
}
