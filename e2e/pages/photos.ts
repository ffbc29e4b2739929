import { expect, type Locator, type Page } from '@playwright/test';

/** The Photos step of a project. */
export class PhotosPage {
  readonly page: Page;
  readonly headline: Locator;
  readonly grid: Locator;
  readonly bar: Locator;
  readonly toasts: Locator;
  readonly loupe: Locator;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByRole('heading', { level: 1 });
    this.grid = page.getByRole('grid');
    this.bar = page.getByRole('toolbar', { name: 'The selected photos' });
    this.toasts = page.getByRole('status');
    this.loupe = page.getByRole('dialog');
  }

  /** Waits until no photos come in any more and the headline says so. */
  async expectHeadline(sentence: string | RegExp): Promise<void> {
    await expect(this.headline).toHaveText(sentence, { timeout: 180_000 });
  }

  /** Waits until no photo is looked at any more: what is found in them lays the page out anew. */
  async expectLookedAt(): Promise<void> {
    const strip = this.page.getByRole('region', { name: 'In the photos' });
    await expect(strip).not.toContainText('Looking at the photos', { timeout: 60_000 });
  }

  /** Takes back what was just done, by the sentence that says it; one on its way out still has its button for a moment. */
  async undo(): Promise<void> {
    await this.toasts.locator('.toast:not([inert])').getByRole('button', { name: 'Undo' }).click();
  }

  /** The class with that name, its header. */
  classNamed(name: string): Locator {
    return this.page.getByRole('heading', { level: 2, name, exact: true });
  }

  async expectCount(name: string, count: string): Promise<void> {
    const header = this.page.locator('header', { has: this.classNamed(name) });
    await expect(header.locator('b')).toHaveText(count);
  }

  /** A photo by its name in the accessible tree. */
  photo(name: string): Locator {
    return this.grid.getByRole('gridcell', { name: `${name}, ` });
  }

  photosOf(className: string): Locator {
    return this.grid.getByRole('gridcell', { name: new RegExp(`, ${literal(className)}(, set aside)?$`) });
  }

  /** Photos that are on the screen, not only in the document. */
  async expectSeen(photo: Locator): Promise<void> {
    await expect(photo).toBeVisible();
    await expect
      .poll(() => photo.locator('img').evaluate((image: HTMLImageElement) => (image.complete ? image.naturalWidth : 0)))
      .toBeGreaterThan(0);
  }

  async addFolder(folder: string): Promise<void> {
    await this.page.getByRole('button', { name: 'Add photos' }).click();
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('menuitem', { name: 'A folder' }).click();
    await (await chooser).setFiles(folder);
  }
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
