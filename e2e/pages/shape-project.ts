import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { makeShapes, type Shape } from '../shapes.ts';
import { PhotosPage } from './photos.ts';
import { SplitPage } from './split.ts';
import { type TrainSettings, TrainPage } from './train.ts';
import { WelcomePage } from './welcome.ts';

const pairs: Readonly<Record<Shape, number>> = { disc: 20, square: 20 };

/** A new project with pictures of two shapes, at its Split step. */
export async function importShapes(app: Page, scratch: string, counts = pairs): Promise<void> {
  await new WelcomePage(app).chooseFolder(await makeShapes(join(scratch, 'shapes'), counts));
  const all = counts.disc + counts.square;
  await new PhotosPage(app).expectHeadline(new RegExp(`^${String(all)} photos`));
  await expect(app.getByText(`${String(all)} photos added`)).toBeVisible();
  await new SplitPage(app).goTo();
}

/** And split as the program proposes, at its Train step. */
export async function sealShapes(app: Page, scratch: string, counts = pairs): Promise<void> {
  await importShapes(app, scratch, counts);
  await new SplitPage(app).sealUp.click();
  await expect(new TrainPage(app).methods).toBeVisible();
}

/** And trained, the run's outcome in sight. */
export async function trainShapes(app: Page, scratch: string, settings: TrainSettings = { rounds: 2 }): Promise<void> {
  await sealShapes(app, scratch);
  await new TrainPage(app).train(settings);
}
