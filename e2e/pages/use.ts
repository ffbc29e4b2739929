import { expect, type Locator, type Page } from '@playwright/test';

/** The Use step of a project. */
export class UsePage {
  readonly page: Page;
  /** The answer is the sentence. */
  readonly headline: Locator;
  readonly odds: Locator;
  readonly shown: Locator;
  readonly take: Locator;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByRole('heading', { level: 1 });
    this.odds = page.locator('dl');
    this.shown = page.getByRole('figure').getByRole('img');
    this.take = page.getByRole('region', { name: 'Take it with you' });
  }

  async goTo(): Promise<void> {
    await this.page.getByRole('link', { name: 'Use', exact: true }).click();
    await expect(this.headline).toHaveText('Show it a photo it has never seen');
  }

  async choose(...files: string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose a photo' }).click();
    await (await chooser).setFiles(files);
  }

  async exportNow(): Promise<void> {
    await this.take.getByRole('button', { name: /^Export/ }).click();
    await expect(this.take.getByText('It lies in')).toBeVisible({ timeout: 90_000 });
  }
}
