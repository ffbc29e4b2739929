import { readFile } from 'node:fs/promises';
import { randomBits } from '../../src-shared/random.ts';
import { pixelsOf } from './epoch.ts';
import type { FrozenPart } from './frozen-part.ts';
import { layersForBfloat16 } from './graph/bfloat16-layers.ts';
import { RunningLayers } from './graph/running-layers.ts';
import type { TensorFlow } from './tensorflow/library.ts';
import { nativeBackend } from './tensorflow/native.ts';

/** What decides whether features are computed in bfloat16; chosen in tests. */
export interface Bfloat16Means {
  /** What Linux says of the processor, /proc/cpuinfo; '' elsewhere. */
  processor: () => Promise<string>;
  /** The self-test passes up to this share of the largest feature. */
  tolerance: number;
}

/**
 * VGG16's features of photos of cats and dogs differ by 0.3 % of the largest from those in single precision (root mean square
 * 0.4 %); a library that is wrong, as TensorFlow's on three channels once was, differs by 35 %.
 */
export const bfloat16Means: Bfloat16Means = {
  processor: () => readFile('/proc/cpuinfo', 'utf8').catch(() => ''),
  tolerance: 2 ** -6,
};

/** Whether a processor multiplies in bfloat16 by itself; others would only pretend to, and be slower. */
export function hasBfloat16(processor: string): boolean {
  const flags = /^flags\s*:(.*)$/m.exec(processor)?.[1] ?? '';
  return /(?:^|\s)(?:amx_bf16|avx512_bf16)(?:\s|$)/.test(flags);
}

/**
 * Whether to run a frozen part in bfloat16: where the processor has it, the part is of layers that may, and on a made-up photo
 * it says the same as in single precision.
 */
export async function suitsBfloat16(tf: TensorFlow, part: FrozenPart, means: Bfloat16Means): Promise<boolean> {
  if (nativeBackend(tf).binding.isUsingGpuDevice() || layersForBfloat16(part.rows).size === 0) return false;
  return hasBfloat16(await means.processor()) && (await differenceOf(tf, part)) <= means.tolerance;
}

/** How far a part in bfloat16 is from itself in single precision, as a share of the largest number. */
async function differenceOf(tf: TensorFlow, { rows, weights, input }: FrozenPart): Promise<number> {
  const last = rows.at(-1)?.layer.name ?? '';
  const photo = patchwork(input.size, input.channels);
  const answers: Float32Array[] = [];
  for (const layers of [new Set<string>(), layersForBfloat16(rows)]) {
    const running = await RunningLayers.open(tf, rows, weights, [last], layers);
    const pixels = pixelsOf(tf, photo, input);
    answers.push(running.valuesOf(last, pixels));
    pixels.dispose();
    running.dispose();
  }
  const [single = new Float32Array(0), half = single] = answers;
  let [largest, difference] = [0, 0];
  single.forEach((value, index) => {
    largest = Math.max(largest, Math.abs(value));
    difference = Math.max(difference, Math.abs(value - (half[index] ?? Number.NaN)));
  });
  // A part that says nothing but zeros, or no numbers at all, proves nothing.
  return largest > 0 && Number.isFinite(difference) ? difference / largest : Number.POSITIVE_INFINITY;
}

/** Squares of random colours, with edges and even ground as photos have them. */
function patchwork(size: number, channels: number): Uint8Array {
  const side = 9;
  return Uint8Array.from({ length: size * size * channels }, (_, index) => {
    const [pixel, channel] = [Math.floor(index / channels), index % channels];
    return randomBits(Math.floor(pixel / size / side), Math.floor((pixel % size) / side), channel) & 255;
  });
}
