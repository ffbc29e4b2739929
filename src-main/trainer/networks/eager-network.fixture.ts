import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-node-gpu';
import { type Activation, type Layer, networkInput } from '../../../src-shared/networks/layers.ts';
import type { LayerSummary } from '../../../src-shared/networks/networks.ts';
import { chooseWeights } from '../graph/running-layers.ts';
import type { TensorFlow } from '../tensorflow/library.ts';
import { statelessUniform } from '../tensorflow/random-uniform.fixture.ts';
import type { NamedValues } from '../weights.ts';

/** What a training step does that answering does not. */
export interface TrainingMode {
  /** Two words for each dropout layer, by its place in the network. */
  dropoutSeed: (place: number) => readonly [number, number];
  /** Batch normalisation of a layer that learns takes the batch's statistics, as in Keras. */
  learns: (layer: Layer) => boolean;
}

/**
 * A network one operation of tfjs at a time: what the graph that our own code writes is compared with. Its gradients are
 * those that tfjs derives. The values before the last activation come out, since the loss wants them.
 */
export class EagerNetwork {
  readonly layers: readonly Layer[];
  readonly #tf: TensorFlow;
  readonly #weights: Map<string, Tensor>;

  /** @throws AppError weights_damaged when the values are not those of this network */
  constructor(tf: TensorFlow, rows: readonly LayerSummary[], values: readonly NamedValues[]) {
    this.#tf = tf;
    this.layers = rows.map(({ layer }) => layer);
    this.#weights = new Map(
      chooseWeights(rows, values).map((each) => [each.name, tf.tensor(each.values, [...each.shape], 'float32')]),
    );
  }

  /** By name, in the order of the layers. */
  get weights(): ReadonlyMap<string, Tensor> {
    return this.#weights;
  }

  /**
   * The outputs before the last activation.
   * @param pixels [photos, height, width, channels], 0 to 255
   * @param weights the network's own, or the ones a gradient is taken of
   * @param training null outside of training: dropout is then left out
   */
  logits(pixels: Tensor4D, weights: ReadonlyMap<string, Tensor>, training: TrainingMode | null): Tensor2D {
    const tf = this.#tf;
    const weight = (name: string): Tensor => {
      const tensor = weights.get(name);
      if (tensor === undefined) throw new Error(`no weight ${name}`);
      return tensor;
    };
    const outputs = new Map<string, Tensor>([[networkInput, pixels]]);
    for (const [place, layer] of this.layers.entries()) {
      const inputs = layer.inputs.map((name) => outputs.get(name)).filter((input) => input !== undefined);
      outputs.set(layer.name, compute(tf, layer, inputs, weight, training, place));
    }
    return outputs.get(this.layers.at(-1)?.name ?? networkInput) as Tensor2D;
  }

  /** What the network says of photos: [photos, 1] for a sigmoid (probability of the second class), else [photos, classes]. */
  probabilities(pixels: Tensor4D): Tensor2D {
    const tf = this.#tf;
    return tf.tidy(() => {
      const logits = this.logits(pixels, this.#weights, null);
      return logits.shape[1] === 1 ? tf.sigmoid(logits) : tf.softmax(logits);
    });
  }

  dispose(): void {
    for (const tensor of this.#weights.values()) tensor.dispose();
    this.#weights.clear();
  }
}

/** One layer; an answer's sigmoid or softmax is left to the loss, which wants what comes before it. */
function compute(
  tf: TensorFlow,
  layer: Layer,
  inputs: readonly Tensor[],
  weight: (name: string) => Tensor,
  training: TrainingMode | null,
  place: number,
): Tensor {
  const [x] = inputs;
  if (x === undefined) throw new Error(`${layer.name} has no input`);
  const maps = x as Tensor4D;
  const part = (name: string): Tensor => weight(`${layer.name}/${name}`);
  const biased = (sums: Tensor, bias: boolean): Tensor => (bias ? tf.add(sums, part('bias')) : sums);
  switch (layer.kind) {
    case 'rescaling':
      return layer.offset === 0 ? tf.mul(x, layer.scale) : tf.add(tf.mul(x, layer.scale), layer.offset);
    case 'normalization': {
      const ordered = layer.reversed ? tf.reverse(x, -1) : x;
      return tf.div(tf.sub(ordered, tf.tensor1d([...layer.mean])), tf.tensor1d([...layer.deviation]));
    }
    case 'zeroPadding2d':
      return tf.pad(x, [
        [0, 0],
        [layer.top, layer.bottom],
        [layer.left, layer.right],
        [0, 0],
      ]);
    case 'conv2d': {
      const sums = tf.conv2d(maps, part('kernel') as Tensor4D, layer.stride, layer.padding);
      return activate(tf, biased(sums, layer.bias), layer.activation);
    }
    case 'depthwiseConv2d': {
      const sums = tf.depthwiseConv2d(maps, part('kernel') as Tensor4D, layer.stride, layer.padding);
      return biased(sums, layer.bias);
    }
    case 'separableConv2d': {
      const spread = tf.depthwiseConv2d(maps, part('depthwise_kernel') as Tensor4D, 1, layer.padding);
      return biased(tf.conv2d(spread, part('pointwise_kernel') as Tensor4D, 1, 'valid'), layer.bias);
    }
    case 'batchNormalization': {
      const { mean, variance } =
        training?.learns(layer) === true
          ? tf.moments(x, [...x.shape.keys()].slice(0, -1))
          : { mean: part('moving_mean'), variance: part('moving_variance') };
      return tf.batchNorm(x, mean, variance, part('beta'), part('gamma'), layer.epsilon);
    }
    case 'activation':
      return activate(tf, x, layer.activation);
    case 'maxPooling2d':
      return tf.maxPool(maps, layer.size, layer.stride, layer.padding);
    case 'averagePooling2d':
      return tf.avgPool(maps, layer.size, layer.stride, layer.padding);
    case 'globalAveragePooling2d':
      return tf.mean(x, [1, 2], layer.keepDimensions);
    case 'flatten':
      return tf.reshape(x, [x.shape[0], -1]);
    case 'dropout':
      return training === null ? x : dropOut(tf, x, layer.rate, training.dropoutSeed(place));
    case 'dense': {
      const sums = biased(tf.matMul(x, part('kernel')), true);
      return layer.activation === 'sigmoid' || layer.activation === 'softmax'
        ? sums
        : activate(tf, sums, layer.activation);
    }
    case 'add':
      return tf.addN([...inputs]);
    case 'multiply':
      return inputs.slice(1).reduce<Tensor>((product, input) => tf.mul(product, input), x);
    case 'concatenate':
      return tf.concat([...inputs], -1);
  }
}

function activate(tf: TensorFlow, x: Tensor, activation: Activation): Tensor {
  switch (activation) {
    case 'linear':
      return x;
    case 'relu':
      return tf.relu(x);
    case 'relu6':
      return tf.relu6(x);
    case 'swish':
      return tf.mul(x, tf.sigmoid(x));
    case 'sigmoid':
      return tf.sigmoid(x);
    case 'softmax':
      return tf.softmax(x);
  }
}

/** Keras's dropout: a value stays with probability 1 - rate and is then divided by it, so that the mean is kept. */
export function dropOut(tf: TensorFlow, x: Tensor, rate: number, seed: readonly [number, number]): Tensor {
  const stays = tf.greaterEqual(statelessUniform(tf, x.shape, seed), rate);
  return tf.mul(x, tf.div(tf.cast(stays, 'float32'), 1 - rate));
}
