/**
 * Time left of steady work. The rate is measured over the last stretch (up to `window` seconds), since the first seconds
 * (start-up, cold caches) are slower than the rest; no figure is given before enough was seen to be honest.
 */
export class TimeLeft {
  readonly #samples: { at: number; done: number }[] = [];
  readonly #window: number;

  /** @param window seconds over which the rate is measured */
  constructor(window = 20) {
    this.#window = window;
  }

  /** @param at seconds on any steady clock; @param done units done so far (never falling) */
  add(at: number, done: number): void {
    const last = this.#samples.at(-1);
    if (last !== undefined && done <= last.done) return;
    this.#samples.push({ at, done });
    while (this.#samples.length > 3 && at - (this.#samples[1]?.at ?? at) > this.#window) this.#samples.shift();
  }

  /**
   * Seconds until `total`, or null while fewer than three samples over half a second were seen.
   * @param at now, on the same clock: the step under way is counted as begun when the last sample came
   */
  seconds(at: number, total: number): number | null {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || this.#samples.length < 3) return null;
    const elapsed = last.at - first.at;
    if (elapsed < 0.5) return null;
    const rate = (last.done - first.done) / elapsed;
    return Math.max(0, (total - last.done) / rate - (at - last.at));
  }
}
