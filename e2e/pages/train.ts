import { expect, type Locator, type Page } from '@playwright/test';

/** Settings of a run that a user may change. */
export interface TrainSettings {
  rounds?: number;
  seed?: number;
}

/** The Train step of a project: the choice of a method, a run under way, a run that ended. */
export class TrainPage {
  readonly page: Page;
  readonly headline: Locator;
  readonly methods: Locator;
  readonly begin: Locator;
  readonly stop: Locator;
  readonly stopAtOnce: Locator;
  readonly results: Locator;
  readonly another: Locator;
  readonly rounds: Locator;
  readonly chart: Locator;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByRole('heading', { level: 1 });
    this.methods = page.getByRole('radiogroup', { name: 'Method' });
    this.begin = page.getByRole('button', { name: 'Train', exact: true });
    this.stop = page.getByRole('button', { name: 'Stop and keep the best' });
    this.stopAtOnce = page.getByRole('button', { name: 'Stop at once' });
    this.results = page.getByRole('button', { name: 'See the results' });
    this.another = page.getByRole('button', { name: 'Train another' });
    this.rounds = page.getByRole('region', { name: /^Rounds/ }).getByRole('row');
    this.chart = page.getByRole('slider', { name: 'Rounds; the arrow keys read them' });
  }

  async goTo(): Promise<void> {
    await this.page.getByRole('link', { name: 'Train', exact: true }).click();
  }

  async change({ rounds, seed }: TrainSettings): Promise<void> {
    await this.open('Training');
    if (rounds !== undefined) await this.field('Rounds').fill(String(rounds));
    if (seed !== undefined) await this.field('Start no.').fill(String(seed));
  }

  /** A step of the page, closed or open. */
  step(name: 'Network' | 'What learns' | 'Photos, varied' | 'Training' | 'Layer by layer'): Locator {
    return this.page.getByRole('region', { name: new RegExp(`^${name} `) });
  }

  async open(name: Parameters<TrainPage['step']>[0]): Promise<void> {
    const header = this.step(name).getByRole('button', { name: new RegExp(`^${name} `) });
    if ((await header.getAttribute('aria-expanded')) !== 'true') await header.click();
    await expect(header).toHaveAttribute('aria-expanded', 'true');
  }

  field(name: string): Locator {
    return this.page.getByRole('textbox', { name, exact: true });
  }

  /** The switch of a base network's block. */
  block(name: string): Locator {
    return this.page.getByRole('switch', { name: `${name} learns`, exact: true });
  }

  /** Trains to the end. */
  async train(settings: TrainSettings): Promise<void> {
    await this.change(settings);
    await this.begin.click();
    await expect(this.results).toBeVisible({ timeout: 90_000 });
  }

  /** Waits until so many rounds are finished, heading not counted. */
  async expectRounds(atLeast: number): Promise<void> {
    await expect.poll(() => this.rounds.count(), { timeout: 90_000 }).toBeGreaterThan(atLeast);
  }

  /** Chooses from the menu of a run in the list. */
  async choose(run: Locator, item: string): Promise<void> {
    await run.getByRole('button', { name: /^More about/ }).click();
    await this.page.getByRole('menuitem', { name: item }).click();
  }

  /** Saves the chart under `file` in the form that the menu calls so. */
  async saveChart(form: string, file: string): Promise<string> {
    const coming = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: 'Save the chart' }).click();
    await this.page.getByRole('menuitem', { name: form }).click();
    await (await coming).saveAs(file);
    return file;
  }
}
