import type { PhotoView } from '@shared/api.ts';

/**
 * Which photos are chosen, as they were when they were. A plain map with one signal: a signal for each of 100,000 chosen
 * photos would cost more than asking the few hundred in sight again.
 */
export class Selection {
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- a SvelteMap makes a signal for each photo, see above
  readonly #photos = new Map<string, PhotoView>();
  #version = $state(0);

  get size(): number {
    this.#follow();
    return this.#photos.size;
  }

  get photos(): readonly PhotoView[] {
    this.#follow();
    return [...this.#photos.values()];
  }

  has(id: string): boolean {
    this.#follow();
    return this.#photos.has(id);
  }

  set(photos: readonly PhotoView[]): void {
    this.#photos.clear();
    this.add(photos);
  }

  add(photos: readonly PhotoView[]): void {
    for (const photo of photos) this.#photos.set(photo.id, photo);
    this.#version += 1;
  }

  toggle(photo: PhotoView): void {
    if (!this.#photos.delete(photo.id)) this.#photos.set(photo.id, photo);
    this.#version += 1;
  }

  clear(): void {
    if (this.#photos.size === 0) return;
    this.#photos.clear();
    this.#version += 1;
  }

  /** Whoever has looked is told of the next change. */
  #follow(): number {
    return this.#version;
  }
}
