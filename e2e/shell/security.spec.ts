import { expect, test } from './fixtures.ts';

const camera = { permission: 'media', media: ['video' as const] };

test('exactly four permissions are given, to the engine’s own main frame', async ({ shell }) => {
  const ours = new URL((await shell.page()).url()).origin;
  const ask = async (
    question: { permission: string; media?: ('video' | 'audio')[] },
    url = `${ours}/`,
    isMainFrame = true,
  ): Promise<boolean[]> => {
    const full = { media: [], url, isMainFrame, ...question };
    return [
      await shell.standIn.wire.call('permission', { how: 'request', ...full }),
      await shell.standIn.wire.call('permission', { how: 'check', ...full }),
    ];
  };
  for (const question of [
    camera,
    { permission: 'clipboard-read' },
    { permission: 'clipboard-sanitized-write' },
    { permission: 'notifications' },
  ]) {
    expect(await ask(question), question.permission).toEqual([true, true]);
    expect(await ask(question, `${ours}/`, false), `${question.permission} in a frame`).toEqual([false, false]);
    for (const url of ['http://127.0.0.1:1/', `${ours}.evil.example/`, 'https://evil.example/', 'data:text/html,x'])
      expect(await ask(question, url), `${question.permission} for ${url}`).toEqual([false, false]);
  }
  expect(await ask({ permission: 'media', media: ['audio'] })).toEqual([false, false]);
  expect((await ask({ permission: 'media', media: ['video', 'audio'] }))[0]).toBe(false);
  expect((await ask({ permission: 'media', media: [] }))[0]).toBe(false);
  for (const permission of [
    'geolocation',
    'midi',
    'midiSysex',
    'pointerLock',
    'fullscreen',
    'openExternal',
    'display-capture',
    'fileSystem',
    'hid',
    'serial',
    'usb',
    'idle-detection',
    'local-fonts',
    'window-management',
    'persistent-storage',
    'keyboardLock',
    'unknown',
  ])
    expect(await ask({ permission }), permission).toEqual([false, false]);
});

test('the page gets the camera, and no microphone', async ({ shell }) => {
  const page = await shell.page();
  const outcomes = await page.evaluate(async () => {
    const ask = (constraints: MediaStreamConstraints): Promise<string> =>
      navigator.mediaDevices.getUserMedia(constraints).then(
        (stream) =>
          stream
            .getTracks()
            .map((track) => track.kind)
            .join(),
        (error: unknown) => (error instanceof Error ? error.name : 'odd'),
      );
    const geolocation = await navigator.permissions.query({ name: 'geolocation' });
    return [await ask({ video: true }), await ask({ audio: true }), geolocation.state];
  });
  expect(outcomes).toEqual(['video', 'NotAllowedError', 'denied']);
});

test('the window goes nowhere but to its engine', async ({ shell }) => {
  const page = await shell.page();
  const before = page.url();
  await page.getByRole('link', { name: 'away' }).click();
  await page.evaluate(() => {
    location.href = 'https://evil.example/';
  });
  await page.evaluate(() => {
    location.href = 'http://127.0.0.1:1/';
  });
  expect(page.url()).toBe(before);
  await page.getByRole('link', { name: 'within' }).click();
  await page.waitForURL('**/other');

  const origin = new URL(before).origin;
  const wire = shell.standIn.wire;
  expect(await wire.call('navigation', 1, 'redirect', 'https://evil.example/')).toBe(false);
  expect(await wire.call('navigation', 1, 'redirect', `${origin}/other`)).toBe(true);
  expect(await wire.call('navigation', 1, 'frame', `${origin}/other`)).toBe(false);
  expect(await wire.call('navigation', 1, 'navigate', 'file:///etc/passwd')).toBe(false);
  expect(await wire.call('navigation', 1, 'navigate', `${origin}.evil.example/`)).toBe(false);
});

test('no second window opens; known pages open in the browser', async ({ shell, context }) => {
  const page = await shell.page();
  await page.getByRole('link', { name: 'Keras' }).click();
  await expect.poll(async () => (await shell.seen()).external).toEqual(['https://keras.io/api/']);
  await expect.poll(() => context.pages().filter((each) => each.url().includes('keras')).length).toBe(0);

  for (const url of [
    'http://keras.io/',
    'https://keras.io.evil.example/',
    'https://evil.example/',
    'https://user@keras.io/',
    'https://keras.io:444/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'mailto:x@keras.io',
    'nonsense',
  ])
    expect(await shell.standIn.wire.call('windowOpen', 1, url), url).toBe(false);
  expect((await shell.seen()).external).toEqual(['https://keras.io/api/']);
});

test('nothing leaves for any address but the engine’s', async ({ shell }) => {
  const page = await shell.page();
  const outcomes = await page.evaluate(async () => {
    const reach = (url: string): Promise<string> =>
      fetch(url, { mode: 'no-cors' }).then(
        () => 'reached',
        () => 'stopped',
      );
    return [
      await reach('/other'),
      await reach('data:text/plain,x'),
      await reach(URL.createObjectURL(new Blob(['x']))),
      await reach('http://127.0.0.1:1/'),
      await reach('https://evil.example/'),
      await reach('http://localhost/'),
    ];
  });
  expect(outcomes).toEqual(['reached', 'reached', 'reached', 'stopped', 'stopped', 'stopped']);
  const { wire } = shell.standIn;
  const { host } = new URL(page.url());
  expect(await wire.call('request', `ws://${host}/`)).toBe(true);
  for (const url of [
    'http://127.0.0.1:1/',
    'https://evil.example/',
    'ws://evil.example/',
    'file:///etc/passwd',
    'chrome://settings',
  ])
    expect(await wire.call('request', url), url).toBe(false);
});
