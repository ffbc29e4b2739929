/** Work that must not overlap, one after the other in the order it came. */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /** @param signal work whose turn comes after it was cancelled is not begun */
  run<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    const turn = this.#last.then(async () => {
      signal?.throwIfAborted();
      return work();
    });
    // The next in line does not care how this one ended; whoever called does, through `turn`.
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
