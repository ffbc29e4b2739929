import { openSync, readSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { type Augmentation, Augmenter, drawAugmentation } from '../../src-shared/augmentation.ts';
import type { Pack } from '../../src-shared/protocol/trainer.ts';
import { PrefetchRing, type RingMemory } from './prefetch-ring.ts';

/**
 * A thread that reads photos from a pack, changes them, and puts them together to batches. It works without a pause, holding
 * its thread while it waits for a free place: nobody else has anything to do there.
 */

/** What a thread is told when it is made. */
export interface PrefetchTask {
  pack: Pack;
  augmentation: Augmentation;
  seed: number;
  /** Photos of a batch; the last one of an epoch may have fewer. */
  batch: number;
  ring: RingMemory;
  /** Of so many threads this one makes every batch whose number leaves this remainder. */
  share: { of: number; remainder: number };
}

/** An epoch: the rows of its photos in their order. Answered with null when all batches of the thread's share are made. */
export interface ToPrefetcher {
  epoch: number;
  rows: readonly number[];
}

const port = parentPort;
if (port === null) throw new Error('the prefetcher is a thread');
const { pack, augmentation, seed, batch, ring: memory, share } = workerData as PrefetchTask;
const ring = new PrefetchRing(memory);
const { size, channels } = pack;
const augmenter = new Augmenter(augmentation, { width: size, height: size, channels });
const photo = new Uint8Array(size * size * channels);
// Closed with the thread, which keeps count of what it opened.
const file = openSync(pack.file, 'r');

port.on('message', (message: ToPrefetcher) => {
  makeBatches(message);
  port.postMessage(null);
});

function makeBatches({ epoch, rows }: ToPrefetcher): void {
  for (let number = share.remainder; number * batch < rows.length; number += share.of) {
    if (!ring.waitForPlace(number)) return;
    const pixels = ring.at(number);
    for (const [index, row] of rows.slice(number * batch, (number + 1) * batch).entries()) {
      read(row);
      const draw = drawAugmentation(augmentation, seed, epoch, pack.photos[row] ?? '');
      augmenter.apply(photo, draw, pixels.subarray(index * photo.length, (index + 1) * photo.length));
    }
    ring.put(number);
  }
}

/** @throws RangeError beyond the pack's end */
function read(row: number): void {
  const bytes = readSync(file, photo, 0, photo.length, row * photo.length);
  if (bytes !== photo.length) throw new RangeError(`the pack ends before photo ${String(row)}`);
}
