import { SvelteMap } from 'svelte/reactivity';
import type { PhotoView } from '@shared/api.ts';

/** Which photos are chosen. The photos themselves are kept, since undoing needs to know where they were. */
export class Selection {
  readonly #photos = new SvelteMap<string, PhotoView>();

  get size(): number {
    return this.#photos.size;
  }

  get photos(): readonly PhotoView[] {
    return [...this.#photos.values()];
  }

  has(id: string): boolean {
    return this.#photos.has(id);
  }

  set(photos: readonly PhotoView[]): void {
    this.#photos.clear();
    this.add(photos);
  }

  add(photos: readonly PhotoView[]): void {
    for (const photo of photos) this.#photos.set(photo.id, photo);
  }

  toggle(photo: PhotoView): void {
    if (!this.#photos.delete(photo.id)) this.#photos.set(photo.id, photo);
  }

  clear(): void {
    this.#photos.clear();
  }
}
