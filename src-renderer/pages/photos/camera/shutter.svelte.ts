import { Pace } from './pace.ts';
import { type Shot, takeFrame } from './take-frame.ts';

/** Takes photos as long as it is held: one at once, more at an even pace. A tap takes one. */
export class Shutter {
  readonly #failed: (thrown: unknown) => void;
  #held = $state(false);
  #count = $state(0);
  /** The press under way, or whose first frame is still to come. */
  #press: { end: () => void; ended: Promise<undefined> } | null = null;
  /** Photos that are being encoded, one after the other. */
  #encoding: Promise<void> = Promise.resolve();

  /** @param failed a frame could not be made into a photo */
  constructor(failed: (thrown: unknown) => void) {
    this.#failed = failed;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Photos taken by this press, or by the last one. */
  get count(): number {
    return this.#count;
  }

  /**
   * Does nothing while it is held already.
   * @param take called with each photo once it is encoded, in their order; the last ones after the release
   */
  press(video: HTMLVideoElement, perSecond: number, take: (shot: Shot) => void): void {
    if (this.#held) return;
    this.stop();
    this.#held = true;
    this.#count = 0;
    const pace = new Pace(perSecond);
    const { promise: ended, resolve } = Promise.withResolvers<undefined>();
    let frame = 0;
    const press = {
      ended,
      end: (): void => {
        video.cancelVideoFrameCallback(frame);
        if (this.#press === press) this.#press = null;
        resolve(undefined);
      },
    };
    this.#press = press;
    // Frames, not a clock: no picture is taken twice, and none before the camera shows one.
    const look = (): void => {
      frame = video.requestVideoFrameCallback((now) => {
        if (pace.takes(now)) this.#take(video, take);
        if (this.#held) look();
        else press.end();
      });
    };
    look();
  }

  /** The hand lets go. Let go before the first frame came, it still takes that one. */
  release(): void {
    this.#held = false;
    if (this.#count > 0) this.#press?.end();
  }

  /** Lets go and waits for no frame: the picture is gone. */
  stop(): void {
    this.#held = false;
    this.#press?.end();
  }

  /** When the last press has ended and all its photos were handed on. */
  async settled(): Promise<void> {
    await this.#press?.ended;
    await this.#encoding;
  }

  #take(video: HTMLVideoElement, take: (shot: Shot) => void): void {
    this.#count += 1;
    const shot = takeFrame(video);
    const before = this.#encoding;
    this.#encoding = (async () => {
      await before;
      try {
        take(await shot);
      } catch (thrown) {
        this.#failed(thrown);
      }
    })();
  }
}
