import type { Optimizer } from '../../../src-shared/recipe.ts';
import type { Attribute, GraphBuilder } from './graph.ts';
import type { Variable } from './variables.ts';

/** A weight that learns: its variable's resource and the gradient of this step. */
export interface Learned extends Variable {
  gradient: string;
}

/** What an optimizer keeps beside the weights. */
export interface Slots {
  /** What a checkpoint must hold so that the next step is the same. */
  kept: Variable[];
  /** What the library's kernel wants room for, but what no later step reads. */
  scratch: Variable[];
}

/** Scalars that differ from step to step, by the names of their inputs. */
export interface Rates {
  learningRate: string;
  beta1Power: string;
  beta2Power: string;
}

/** How the slots of an optimizer begin in a checkpoint, before the weight's name. */
const slotPrefixes = { rmsprop: ['rms'], adam: ['adam-mean', 'adam-square'], sgd: ['momentum'] } as const;
const scratchPrefix = 'scratch';

/** Whether a tensor of a checkpoint is an optimizer's and not a network's. */
export function isSlot(name: string): boolean {
  const [first = ''] = name.split('/');
  return Object.values(slotPrefixes).some((prefixes) => (prefixes as readonly string[]).includes(first));
}

/** Everything begins at zero. */
export function slotsOf(optimizer: Optimizer, weights: readonly Variable[]): Slots {
  const named = (prefix: string): Variable[] =>
    weights.map(({ name, shape }) => ({ name: `${prefix}/${name}`, shape }));
  switch (optimizer.kind) {
    case 'rmsprop':
      return { kept: named('rms'), scratch: named(scratchPrefix) };
    case 'adam':
      return { kept: [...named('adam-mean'), ...named('adam-square')], scratch: [] };
    case 'sgd':
      return { kept: optimizer.momentum > 0 ? named('momentum') : [], scratch: [] };
  }
}

/**
 * Adds one step of an optimizer by Keras's formulas (keras/src/optimizers), in the library's own kernels:
 *
 *   rmsprop   mean = rho mean + (1 - rho) g^2; w -= rate g / sqrt(mean + epsilon)
 *   adam      m += (g - m)(1 - beta1); v += (g^2 - v)(1 - beta2); w -= rate sqrt(1 - beta2^t) / (1 - beta1^t) m / (sqrt(v) + epsilon)
 *   sgd       m = momentum m - rate g; w += m, or with Nesterov's momentum w += momentum m - rate g
 *
 * @param handles the resources of the weights and the slots, by name
 * @returns the updates, for others to wait for
 */
export function addUpdates(
  graph: GraphBuilder,
  optimizer: Optimizer,
  learned: readonly Learned[],
  handles: ReadonlyMap<string, string>,
  rates: Rates,
): string[] {
  const handle = (name: string): string => {
    const found = handles.get(name);
    if (found === undefined) throw new Error(`no variable ${name}`);
    return found;
  };
  const scalar = (name: string, value: number): string =>
    graph.once(`optimizer/${name}`, () => graph.scalar(`optimizer/${name}`, value));
  const unlocked = { use_locking: { b: false } };
  return learned.map(({ name, gradient }) => {
    const update = (op: string, inputs: readonly string[], more: Record<string, Attribute> = {}): string =>
      graph.add(`update/${name}`, op, [handle(name), ...inputs], { ...unlocked, ...more });
    switch (optimizer.kind) {
      case 'rmsprop': {
        const slots = [handle(`rms/${name}`), handle(`${scratchPrefix}/${name}`)];
        const settings = [scalar('rho', optimizer.rho), scalar('momentum', 0), scalar('epsilon', optimizer.epsilon)];
        return update('ResourceApplyRMSProp', [...slots, rates.learningRate, ...settings, gradient]);
      }
      case 'adam': {
        const slots = [handle(`adam-mean/${name}`), handle(`adam-square/${name}`)];
        const betas = [scalar('beta1', optimizer.beta1), scalar('beta2', optimizer.beta2)];
        const powers = [rates.beta1Power, rates.beta2Power];
        const rest = [rates.learningRate, ...betas, scalar('epsilon', optimizer.epsilon), gradient];
        return update('ResourceApplyAdam', [...slots, ...powers, ...rest], { use_nesterov: { b: false } });
      }
      case 'sgd': {
        if (optimizer.momentum === 0) {
          return update('ResourceApplyGradientDescent', [rates.learningRate, gradient]);
        }
        const momentum = scalar('momentum', optimizer.momentum);
        return update(
          'ResourceApplyKerasMomentum',
          [handle(`momentum/${name}`), rates.learningRate, gradient, momentum],
          { use_nesterov: { b: optimizer.nesterov } },
        );
      }
    }
  });
}

/** What to feed of Adam's powers at step t (1 for the first): beta^t, rounded as Keras rounds it. */
export function powersAt(optimizer: Optimizer, step: number): readonly [number, number] {
  if (optimizer.kind !== 'adam') return [0, 0];
  return [Math.fround(optimizer.beta1) ** step, Math.fround(optimizer.beta2) ** step];
}
