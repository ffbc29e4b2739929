import { expect, type Locator, type Page } from '@playwright/test';

/** The first screen, as a user knows it. */
export class WelcomePage {
  readonly page: Page;
  readonly title: Locator;
  readonly recent: Locator;

  constructor(page: Page) {
    this.page = page;
    this.title = page.getByRole('heading', { level: 1 });
    this.recent = page.getByRole('region', { name: /Recent|최근 프로젝트/ }).getByRole('listitem');
  }

  async goTo(): Promise<void> {
    await this.page.goto(new URL('/#/', this.page.url()).href);
    await expect(this.title).toBeVisible();
  }

  /** Chooses a folder as the browser's own picker would give it. */
  async chooseFolder(folder: string): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Choose a folder' }).click();
    await (await chooser).setFiles(folder);
  }

  /** Chooses single photos or a zip. */
  async chooseFiles(...files: string[]): Promise<void> {
    const chooser = this.page.waitForEvent('filechooser');
    await this.page.getByRole('button', { name: 'Photos or a zip' }).click();
    await (await chooser).setFiles(files);
  }

  async openSample(): Promise<void> {
    await this.page.getByRole('button', { name: 'Open the sample' }).click();
  }
}

/** Drags files and folders of this computer over the page and lets them go there: a real drop, folders and all. */
export async function dropOnto(page: Page, paths: readonly string[], at = { x: 600, y: 400 }): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
}
