/** Blocks from one to the other (or back) shall learn, or not. */
type Paint = (from: number, to: number, learn: boolean) => void;

/**
 * Freezing blocks as one paints: the first one under the pointer turns over, and those that it is drawn over become like it.
 * By keyboard the same: arrows go from block to block, with Shift they take what the block has along.
 */
export class BlockPaint {
  /** The block that Tab reaches. */
  at = $state(0);
  readonly #paint: Paint;
  #stroke: { from: number; learn: boolean } | null = null;
  /** A press has turned the switch over: the click that follows must not turn it back. */
  #pressed = false;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  press(event: PointerEvent, index: number, learn: boolean): void {
    // A finger that moves scrolls; its tap comes as a click.
    if (event.button !== 0 || event.pointerType === 'touch') return;
    this.#stroke = { from: index, learn };
    this.#pressed = true;
    this.at = index;
    this.#paint(index, index, learn);
  }

  move(index: number): void {
    if (this.#stroke !== null) this.#paint(this.#stroke.from, index, this.#stroke.learn);
  }

  lift(): void {
    this.#stroke = null;
    // After the click that belongs to the press, where there is one.
    setTimeout(() => {
      this.#pressed = false;
    });
  }

  click(index: number, learn: boolean): void {
    if (!this.#pressed) this.#paint(index, index, learn);
    this.#pressed = false;
  }

  /** @returns where the focus goes; null: the key means nothing here */
  key(event: KeyboardEvent, index: number, count: number, learns: (index: number) => boolean): number | null {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: count - 1 }[event.key];
    if (to === undefined) return null;
    event.preventDefault();
    const place = Math.max(0, Math.min(count - 1, to));
    if (event.shiftKey) this.#paint(index, place, learns(index));
    this.at = place;
    return place;
  }
}
