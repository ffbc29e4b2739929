import type { Locator, Page } from '@playwright/test';

/** The Split step of a project. */
export class SplitPage {
  readonly page: Page;
  readonly headline: Locator;
  readonly floor: Locator;
  readonly seal: Locator;
  readonly dealAgain: Locator;
  readonly sealUp: Locator;
  /** The photos that lie on top of the piles. */
  readonly faces: Locator;
  readonly numbers: Locator;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByRole('heading', { level: 1 });
    this.floor = page.getByRole('region', { name: 'The photos in three parts' });
    this.seal = this.floor.getByText(/^Sealed/);
    this.dealAgain = page.getByRole('button', { name: 'Deal again' });
    this.sealUp = page.getByRole('button', { name: 'Seal and go on' });
    this.faces = this.floor.locator('img');
    this.numbers = page.getByRole('region', { name: 'Your own numbers' });
  }

  /** "24 to learn from" and its like. */
  part(words: string): Locator {
    return this.floor.getByRole('heading', { level: 2, name: words });
  }

  async goTo(): Promise<void> {
    await this.page.getByRole('link', { name: 'Split', exact: true }).click();
  }

  async openNumbers(): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose the numbers yourself' }).click();
  }

  /** Addresses of the faces in sight: which photos lie on top. */
  shownFaces(): Promise<string[]> {
    return this.faces.evaluateAll((images) => images.map((image) => image.getAttribute('src') ?? ''));
  }
}
