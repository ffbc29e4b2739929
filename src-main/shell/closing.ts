import { app, type BrowserWindow, dialog } from 'electron';
import type { Messages } from '../../src-shared/messages/messages.ts';
import type { Work } from './work.ts';

/** The answers, in the order of the dialog's buttons. */
const answers = ['background', 'stop', 'cancel'] as const;

/** Closing the window, or quitting, while work goes on: the user decides what becomes of the work. */
export function guardClosing(window: BrowserWindow, work: Work, words: () => Messages['shell']): void {
  let decided = false;
  let asking = false;
  window.on('close', (event) => {
    if (decided || work.busy === null) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    void ask(window, work.busy.kind === 'train', work.busy.sentence, words()).then((answer) => {
      asking = false;
      if (answer === 'background') window.hide();
      if (answer === 'stop') {
        decided = true;
        app.quit();
      }
    });
  });
}

async function ask(
  window: BrowserWindow,
  training: boolean,
  sentence: string,
  words: Messages['shell'],
): Promise<(typeof answers)[number]> {
  // A dialog of a hidden window is hidden with it (quitting from the dock while training goes on).
  if (!window.isVisible()) window.show();
  const said = training ? words.closing.training : words.closing.working;
  const { response } = await dialog.showMessageBox(window, {
    type: 'question',
    title: 'Pawprint',
    message: said.title,
    detail: `${sentence}\n\n${said.detail}`,
    buttons: [said.background, said.stop, words.closing.cancel],
    defaultId: answers.indexOf('background'),
    cancelId: answers.indexOf('cancel'),
    noLink: true,
  });
  return answers[response] ?? 'cancel';
}
