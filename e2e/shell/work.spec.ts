import { expect, test, type ShellUnderTest } from './fixtures.ts';

const training = { busy: { kind: 'train', sentence: 'Epoch 3 of 30 of “scratch 1”.' } } as const;

async function becomeBusy(shell: ShellUnderTest): Promise<void> {
  await shell.engineSays(training);
  await expect.poll(async () => (await shell.seen()).awake).toBe(true);
}

test('the taskbar shows the work, and the computer stays awake for it', async ({ shell }) => {
  await becomeBusy(shell);
  await shell.engineSays({ progress: 0.42 });
  await shell.engineSays({ progress: null });
  await shell.engineSays({ busy: null });
  await expect.poll(async () => (await shell.seen()).awake).toBe(false);
  expect((await shell.seen()).progress).toEqual([0.42, -1]);
});

test('the end of long work is told only when the window is not in front', async ({ shell }) => {
  await expect.poll(async () => (await shell.seen()).window?.focused).toBe(true);
  await shell.engineSays({ notify: { title: 'Trained', body: 'seen anyway' } });
  await shell.standIn.wire.call('focusWindow', false);
  await shell.engineSays({ notify: { title: 'Tested', body: '97.3 %' } });
  await expect.poll(async () => (await shell.seen()).notifications).toEqual([{ title: 'Tested', body: '97.3 %' }]);

  await shell.standIn.wire.call('clickNotification', 'Tested');
  expect((await shell.seen()).window?.focused).toBe(true);
});

test('a line that is not of the contract is passed over', async ({ shell }) => {
  await shell.engineSays({ progress: 7 });
  await shell.engineSays({ progress: 0.5 });
  await expect.poll(async () => (await shell.seen()).progress).toEqual([0.5]);
  // A log is written when the disk takes it.
  await expect.poll(() => shell.log()).toContain('something the shell does not understand');
});

for (const way of ['closeWindow', 'quit'] as const) {
  test.describe(`${way} while training`, () => {
    test('asks, and goes on in the background', async ({ shell, start }) => {
      await becomeBusy(shell);
      await shell.standIn.wire.call('answerDialog', { dialog: 'message', button: 'Go on in the background' });
      await shell.standIn.wire.call(way);
      await expect.poll(async () => (await shell.seen()).window?.visible).toBe(false);
      const { dialogs } = await shell.seen();
      expect(dialogs).toHaveLength(1);
      expect(dialogs[0]?.message).toContain('Training is still going on.\nEpoch 3 of 30');
      expect(dialogs[0]?.buttons).toEqual(['Go on in the background', 'Stop training and quit', 'Cancel']);
      // The engine is there as before, and a second start brings the window back.
      expect(await shell.engineHeard()).toEqual([]);
      await start().standIn.exited;
      await expect.poll(async () => (await shell.seen()).window?.visible).toBe(true);
    });

    test('asks, and stops', async ({ shell }) => {
      await becomeBusy(shell);
      await shell.standIn.wire.call('answerDialog', { dialog: 'message', button: 'Stop training and quit' });
      await shell.standIn.wire.call(way);
      expect(await shell.standIn.exited).toBe(0);
      expect(shell.log()).toContain('asked to end');
    });

    test('asks, and stays when the user thinks again', async ({ shell }) => {
      await becomeBusy(shell);
      await shell.standIn.wire.call('answerDialog', { dialog: 'message', button: 'Cancel' });
      await shell.standIn.wire.call(way);
      await shell.engineSays({ progress: 0.1 });
      await expect.poll(async () => (await shell.seen()).progress).toEqual([0.1]);
      expect((await shell.seen()).window?.visible).toBe(true);
      // Asked again the next time, and not at all when the work has ended.
      await shell.engineSays({ busy: null });
      await expect.poll(async () => (await shell.seen()).awake).toBe(false);
      await shell.standIn.wire.call(way);
      expect(await shell.standIn.exited).toBe(0);
    });
  });
}

test('a window closed before it was drawn stays in the background when it is drawn', async ({ start }) => {
  const shell = start();
  await shell.standIn.wire.call('holdDrawing');
  await shell.enginePage();
  await becomeBusy(shell);
  await shell.standIn.wire.call('answerDialog', { dialog: 'message', button: 'Go on in the background' });
  await shell.standIn.wire.call('closeWindow');
  expect((await shell.seen()).dialogs).toHaveLength(1);
  await expect.poll(async () => (await shell.seen()).window?.visible).toBe(false);
  await shell.standIn.wire.call('draw');
  expect((await shell.seen()).window?.visible).toBe(false);
});

test('a window closed while it worked comes back, without the keyboard, when the work has ended', async ({ shell }) => {
  await becomeBusy(shell);
  await shell.standIn.wire.call('answerDialog', { dialog: 'message', button: 'Go on in the background' });
  await shell.standIn.wire.call('closeWindow');
  await expect.poll(async () => (await shell.seen()).window?.visible).toBe(false);
  await shell.engineSays({ busy: null });
  await expect.poll(async () => (await shell.seen()).window).toMatchObject({ visible: true, focused: false });
});
