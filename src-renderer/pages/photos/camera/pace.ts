/** Photos a second that can be chosen: slow turns, the usual, quick hands. */
export const paces = [2, 5, 10] as const;
export type PhotosPerSecond = (typeof paces)[number];

/** Says which of a camera's frames become photos, so that they come evenly at the wished rate. */
export class Pace {
  readonly #gap: number;
  #due: number | null = null;

  constructor(perSecond: number) {
    this.#gap = 1000 / perSecond;
  }

  /**
   * Whether the frame shown at this moment is taken; the first one always is.
   * @param now milliseconds, never falling
   */
  takes(now: number): boolean {
    if (this.#due !== null && now < this.#due) return false;
    // Counted from when it was due, not from when a frame came: frames fall beside the beat, and lateness would add up.
    // Where frames are rarer than the beat, or the page stood still, nothing is made up for.
    this.#due = Math.max((this.#due ?? now) + this.#gap, now);
    return true;
  }
}
