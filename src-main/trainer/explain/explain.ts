import type { Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { type LayerSummary, summarise } from '../../../src-shared/networks/networks.ts';
import type { ModelReference, Pictures, Question } from '../../../src-shared/protocol/trainer.ts';
import { pixelsOf } from '../epoch.ts';
import { RunningLayers } from '../graph/running-layers.ts';
import { readModel } from '../predict.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { scoped } from '../tensorflow/scope.ts';
import { HeatMaps } from './heat-map.ts';
import { picturesOfFilters, picturesOfMaps } from './pictures.ts';

/**
 * What a network sees, as pictures.
 * @throws RangeError where there is no such layer, or the photo is not of the network's size
 * @throws AppError weights_damaged, base_changed, network_input_too_small, and as readBaseWeights
 */
export async function explain(
  tf: TensorFlow,
  { model, question }: { model: ModelReference; question: Question },
): Promise<Pictures> {
  const rows = summarise(model.recipe, model.classes.length);
  const weights = await readModel(model);
  if (question.of === 'filters') {
    const first = rows.find(({ layer }) => layer.kind === 'conv2d');
    // The run's own come after its base's: where the first layer learned too, they are the ones.
    const kernel = weights.findLast(({ name }) => name === `${first?.layer.name ?? ''}/kernel`);
    if (kernel === undefined) throw new RangeError('the network has no convolution');
    const reversed = rows.some(({ layer }) => layer.kind === 'normalization' && layer.reversed);
    return picturesOfFilters(kernel, reversed, question.from, question.count);
  }
  const { height, width, maps } = mapsOf(rows, question.layer);
  if (question.of === 'heat') {
    const heat = await HeatMaps.open(tf, rows, weights, question.layer);
    try {
      const values = scoped(tf, () => heat.of(photoOf(tf, question.photo, model), question.class));
      return picturesOfMaps({ values, height, width, total: 1 }, 0, 1);
    } finally {
      heat.dispose();
    }
  }
  const place = rows.findIndex(({ layer }) => layer.name === question.layer);
  const running = await RunningLayers.open(tf, rows.slice(0, place + 1), weights, [question.layer]);
  try {
    const values = scoped(tf, () => running.valuesOf(question.layer, photoOf(tf, question.photo, model)));
    return picturesOfMaps({ values, height, width, total: maps }, question.from, question.count);
  } finally {
    running.dispose();
  }
}

function mapsOf(rows: readonly LayerSummary[], name: string): { height: number; width: number; maps: number } {
  const shape = rows.find(({ layer }) => layer.name === name)?.output ?? [];
  const [height, width, maps] = shape;
  if (height === undefined || width === undefined || maps === undefined) {
    throw new RangeError(`${name} makes no maps`);
  }
  return { height, width, maps };
}

/** @returns [1, size, size, channels], the caller's scope's */
export function photoOf(tf: TensorFlow, photo: string, { recipe }: ModelReference): Tensor4D {
  const { size, channels } = recipe.input;
  const pixels = Uint8Array.from(Buffer.from(photo, 'base64'));
  if (pixels.length !== size * size * channels) throw new RangeError(`${pixels.length} bytes are no photo of ${size}`);
  return pixelsOf(tf, pixels, { size, channels });
}
