import { expect, type Locator, type Page } from '@playwright/test';

/** The Results step of a project. */
export class ResultsPage {
  readonly page: Page;
  readonly headline: Locator;
  readonly openTest: Locator;
  readonly dialog: Locator;
  readonly matrix: Locator;
  readonly use: Locator;
  readonly seal: Locator;
  readonly loupe: Locator;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByRole('heading', { level: 1 });
    this.openTest = page.getByRole('button', { name: 'Open the test' });
    this.dialog = page.getByRole('dialog', { name: 'Open the test part now?' });
    this.matrix = page.getByRole('table', { name: 'Confusion matrix as photos' });
    this.use = page.getByRole('button', { name: 'Use it' });
    this.seal = page.getByText(/Test (sealed|opened)/);
    this.loupe = page.getByRole('dialog');
  }

  async goTo(): Promise<void> {
    await this.page.getByRole('link', { name: 'Results', exact: true }).click();
  }

  async openTheTest(): Promise<void> {
    await this.openTest.click();
    await this.dialog.getByRole('button', { name: 'Open it' }).click();
    await expect(this.headline).toContainText('it had never seen', { timeout: 60_000 });
  }

  /** Of the photo in the loupe: where the network found a class. */
  heatOf(name: string): Locator {
    return this.loupe.getByRole('img', { name: `Heat map (Grad-CAM): where the photo speaks for ${name}` });
  }

  /** The photos it learned from that are alike to the one in the loupe. */
  get nearest(): Locator {
    return this.loupe.getByRole('listitem').getByRole('img');
  }

  /** What the network sees, over the loupe. */
  get sees(): Locator {
    return this.page.getByRole('dialog', { name: 'What the network sees' });
  }

  /** All photos of the matrix, right and wrong. */
  get photos(): Locator {
    return this.matrix.getByRole('button');
  }
}
