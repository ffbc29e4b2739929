import { join } from 'node:path';
import { expect, test } from '../fixtures.ts';
import { PhotosPage } from '../pages/photos.ts';
import { WelcomePage } from '../pages/welcome.ts';
import { makePhotos } from '../photos.ts';

const tabs = 8;

test('eight tabs share one event stream, each scrolls and sees photos, and all follow what one does', async ({
  app,
  context,
  requests,
  scratch,
}) => {
  const folder = await makePhotos(join(scratch, 'pets'), { cat: 240, dog: 240 });
  await new WelcomePage(app).chooseFolder(folder);
  await new PhotosPage(app).expectHeadline('480 photos, as many in cat as in dog');

  const all = [new PhotosPage(app)];
  while (all.length < tabs) {
    const page = await context.newPage();
    await page.goto(app.url());
    all.push(new PhotosPage(page));
  }
  // Small prints far down: every tab needs pictures of its own, all over the one host's six connections.
  for (const [number, { grid, headline }] of all.entries()) {
    await expect(headline).toHaveText('480 photos, as many in cat as in dog');
    await grid.evaluate((element, share) => {
      element.scrollTo(0, (element.scrollHeight - element.clientHeight) * share);
    }, number / tabs);
  }
  for (const photos of all)
    await photos.expectSeen(photos.grid.getByRole('gridcell').filter({ visible: true }).nth(20));

  const streams = (): number => requests.filter((url) => new URL(url).pathname === '/trpc/events').length;
  expect(streams()).toBe(1);

  // What one tab does is seen in all.
  const [first, second, ...others] = all;
  if (first === undefined || second === undefined) throw new Error('tabs are missing');
  await second.grid.getByRole('gridcell').filter({ visible: true }).first().click();
  await second.page.keyboard.press('x');
  for (const { page } of all) await expect(page.getByRole('button', { name: '1 set aside' })).toBeVisible();

  // The tab that holds the stream goes; another takes over, and nothing is missed.
  await first.page.close();
  await second.page.keyboard.press('z');
  for (const { page } of [second, ...others])
    await expect(page.getByRole('button', { name: '1 set aside' })).toHaveCount(0);
  expect(streams()).toBe(2);
});
