import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import type { Card, Device } from '../../../src-shared/protocol/trainer.ts';
import type { TensorFlow } from './library.ts';
import { nativeBackend } from './native.ts';

/** What a description of the devices is made from. */
export interface Hardware {
  usesCard: boolean;
  cores: number;
  tensorflow: string;
  /** In the driver's order; empty where there is no driver. */
  cards: readonly Card[];
  /** CUDA_VISIBLE_DEVICES of this process. */
  visible: string | undefined;
}

/** The device that computes, first, and all that could: the processor and each card. */
export async function findDevices(tf: TensorFlow): Promise<{ device: Device; devices: Device[]; cards: Card[] }> {
  const { binding } = nativeBackend(tf);
  const usesCard = binding.isUsingGpuDevice();
  const visible = process.env.CUDA_VISIBLE_DEVICES;
  // A card that was not left out and yet is not used is one that this TensorFlow cannot use.
  const cards = usesCard || visible === '-1' ? await listCards() : [];
  const found = describeDevices({
    usesCard,
    cores: coresInUse(process.env.TF_NUM_INTRAOP_THREADS, availableParallelism()),
    tensorflow: binding.TF_Version,
    cards,
    visible,
  });
  return { ...found, cards };
}

/** The threads TensorFlow was allowed, or all there are. */
export function coresInUse(allowed: string | undefined, available: number): number {
  const threads = Number(allowed);
  return Number.isInteger(threads) && threads > 0 ? Math.min(threads, available) : available;
}

/** From what was found to words. Where several cards are visible, tfjs computes on the last one. */
export function describeDevices({ usesCard, cores, tensorflow, cards, visible }: Hardware): {
  device: Device;
  devices: Device[];
} {
  const processor: Device = { kind: 'cpu', name: `CPU, ${cores} ${cores === 1 ? 'core' : 'cores'}`, cores, tensorflow };
  if (!usesCard) return { device: processor, devices: [processor] };
  const chosen = visibleCards(cards, visible).at(-1);
  const device: Device = { kind: 'gpu', name: chosen?.name ?? 'GPU', tensorflow };
  const others = cards.filter((card) => card !== chosen).map(({ name }): Device => ({ kind: 'gpu', name, tensorflow }));
  return { device, devices: [device, ...others, processor] };
}

/**
 * The cards that CUDA_VISIBLE_DEVICES leaves, in its order: indices up to the first that is none (that is CUDA's own rule).
 */
export function visibleCards(cards: readonly Card[], visible: string | undefined): Card[] {
  if (visible === undefined) return [...cards];
  const left: Card[] = [];
  for (const entry of visible.split(',')) {
    const card = cards.find(({ index }) => String(index) === entry.trim());
    if (card === undefined) break;
    left.push(card);
  }
  return left;
}

/** Reads the driver's list: one line per card, "0, NVIDIA GeForce RTX 4090, 24564". */
export function parseCards(list: string): Card[] {
  return list.split('\n').flatMap((line) => {
    const [, index, name, megabytes] = /^\s*(\d+),\s*(.+),\s*(\d+)\s*$/.exec(line) ?? [];
    if (index === undefined || name === undefined || megabytes === undefined) return [];
    return [{ index: Number(index), name, megabytes: Number(megabytes) }];
  });
}

async function listCards(): Promise<Card[]> {
  const query = ['--query-gpu=index,name,memory.total', '--format=csv,noheader,nounits'];
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', query, { timeout: 5000 });
    return parseCards(stdout);
  } catch {
    return []; // without the driver's tool the card still computes; it only stays nameless
  }
}
