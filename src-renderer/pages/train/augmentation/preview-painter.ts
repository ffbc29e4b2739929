import type { PreviewPhoto } from '@shared/augmentation-preview.ts';
import { workerAddress } from '../../../worker-address.ts';
import type { FromPainter, PaintRequest, ToPainter } from './preview-messages.ts';
import address from './preview-worker.ts?worker&url';

export interface Painting extends FromPainter {
  request: PaintRequest;
}

/**
 * Has previews painted in a thread. Of what is asked while one is being painted only the newest counts: a slider asks faster
 * than anybody paints.
 */
export class PreviewPainter {
  readonly #worker: Worker;
  #under: PaintRequest | null = null;
  #next: PaintRequest | null = null;

  /** @param onpainted hears of every request that was painted, in their order */
  constructor(onpainted: (painting: Painting) => void) {
    this.#worker = new Worker(workerAddress(address), { type: 'module', name: 'augmentation preview' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromPainter>) => {
      const request = this.#under;
      this.#under = null;
      if (request !== null) onpainted({ request, ...data });
      if (this.#next !== null) this.paint(this.#next);
    });
  }

  /** The photos that may be asked for from now on. */
  hold(photos: readonly PreviewPhoto[]): void {
    this.#next = null;
    this.#tell({ kind: 'photos', photos });
  }

  paint(request: PaintRequest): void {
    if (this.#under !== null) {
      this.#next = request;
      return;
    }
    this.#under = request;
    this.#next = null;
    this.#tell({ kind: 'paint', request });
  }

  close(): void {
    this.#worker.terminate();
  }

  #tell(message: ToPainter): void {
    this.#worker.postMessage(message);
  }
}
