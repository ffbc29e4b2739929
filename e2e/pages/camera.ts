import { expect, type Locator, type Page } from '@playwright/test';

/** The camera over the Photos page. */
export class CameraPage {
  readonly page: Page;
  readonly dialog: Locator;
  readonly headline: Locator;
  readonly picture: Locator;
  readonly shutter: Locator;
  readonly strip: Locator;
  readonly putIn: Locator;
  /** What is said to the ear when the hand lets go. */
  readonly said: Locator;

  constructor(page: Page) {
    this.page = page;
    this.dialog = page.getByRole('dialog').filter({ has: page.getByRole('group', { name: 'Photos just taken' }) });
    this.headline = this.dialog.getByRole('heading', { level: 2 });
    this.picture = this.dialog.getByLabel('What the camera sees');
    this.shutter = this.dialog.getByRole('button', { name: 'Hold to take photos' });
    this.strip = this.dialog.getByRole('group', { name: 'Photos just taken' });
    this.putIn = this.dialog.getByRole('button', { name: /^Put / });
    this.said = this.dialog.getByRole('status');
  }

  get prints(): Locator {
    return this.strip.getByRole('button');
  }

  /** Through the menu of the Photos page. */
  async open(): Promise<void> {
    await this.page.getByRole('button', { name: 'Add photos' }).click();
    await this.page.getByRole('menuitem', { name: 'Take them with the camera' }).click();
  }

  /** The camera shows a picture, so that photos can be taken. */
  async expectLive(): Promise<void> {
    await expect(this.shutter).toHaveAttribute('aria-disabled', 'false');
  }

  classNamed(name: string): Locator {
    return this.dialog.getByRole('radio', { name: new RegExp(`^${name}(,|$)`) });
  }

  /** Holds the shutter until at least so many were taken. @returns how many it became */
  async hold(count: number): Promise<number> {
    await this.shutter.hover();
    await this.page.mouse.down();
    await this.expectTaking(count);
    await this.page.mouse.up();
    await expect(this.said).toHaveText(/^\d+ photos? of .+ taken$/);
    return Number.parseInt((await this.said.textContent()) ?? '', 10);
  }

  async expectTaking(count: number): Promise<void> {
    await expect
      .poll(async () => Number(/^\d+(?= of )/.exec((await this.headline.textContent()) ?? '')?.[0] ?? 0))
      .toBeGreaterThanOrEqual(count);
  }
}

/** Lets a test see the camera's tracks, and stop getting them: what happens to a device happens outside the page. */
export async function watchCamera(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { cameraTracks: tracks });
    const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
}

/** Whether each track that was ever given is still on. */
export async function trackStates(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    (window as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.map(({ readyState }) => readyState),
  );
}
