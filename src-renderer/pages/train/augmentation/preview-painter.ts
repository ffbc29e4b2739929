import type { PreviewPhoto } from '@shared/augmentation-preview.ts';
import { workerAddress } from '../../../worker-address.ts';
import type { FromPainter, PaintRequest, ToPainter } from './preview-messages.ts';
import address from './preview-worker.ts?worker&url';

/** A request and what its asker knows of it. */
export interface Asked<Known> {
  request: PaintRequest;
  known: Known;
}

/**
 * Has previews painted in a thread. Of what is asked while one is being painted only the newest counts: a slider asks faster
 * than anybody paints.
 */
export class PreviewPainter<Known> {
  readonly #worker: Worker;
  #under: Asked<Known> | null = null;
  #next: Asked<Known> | null = null;

  /** @param onpainted hears of every request that was painted, in their order */
  constructor(onpainted: (painting: Asked<Known> & FromPainter) => void) {
    this.#worker = new Worker(workerAddress(address), { type: 'module', name: 'augmentation preview' });
    this.#worker.addEventListener('message', ({ data }: MessageEvent<FromPainter>) => {
      const asked = this.#under;
      this.#under = null;
      if (asked !== null) onpainted({ ...asked, ...data });
      if (this.#next !== null) this.paint(this.#next);
    });
  }

  /** The photos that may be asked for from now on. */
  hold(photos: readonly PreviewPhoto[]): void {
    this.#next = null;
    this.#tell({ kind: 'photos', photos });
  }

  paint(asked: Asked<Known>): void {
    if (this.#under !== null) {
      this.#next = asked;
      return;
    }
    this.#under = asked;
    this.#next = null;
    this.#tell({ kind: 'paint', request: asked.request });
  }

  close(): void {
    this.#worker.terminate();
  }

  #tell(message: ToPainter): void {
    this.#worker.postMessage(message);
  }
}
