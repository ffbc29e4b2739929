import type {
  BaseWindow,
  Dialog,
  MessageBoxOptions,
  MessageBoxReturnValue,
  OpenDialogOptions,
  OpenDialogReturnValue,
} from 'electron';
import type { DialogAnswer } from '../wire.ts';
import { type Described, needsReady } from './described.ts';
import { dialogAnswers, seen } from './seen.ts';

export const dialog = {
  showOpenDialog(first: BaseWindow | OpenDialogOptions, second?: OpenDialogOptions): Promise<OpenDialogReturnValue> {
    needsReady('dialog');
    const options: OpenDialogOptions = second ?? first;
    const { title, defaultPath } = options;
    seen.dialogs.push({ kind: 'open', message: title ?? '', buttons: [], defaultPath: defaultPath ?? null });
    const { paths } = nextAnswer('open', title ?? '');
    return Promise.resolve({ canceled: paths.length === 0, filePaths: paths });
  },

  showMessageBox(first: BaseWindow | MessageBoxOptions, second?: MessageBoxOptions): Promise<MessageBoxReturnValue> {
    needsReady('dialog');
    const { message, buttons = [], detail } = second ?? (first as MessageBoxOptions);
    seen.dialogs.push({
      kind: 'message',
      message: detail === undefined ? message : `${message}\n${detail}`,
      buttons,
      defaultPath: null,
    });
    const { button } = nextAnswer('message', message);
    const response = buttons.indexOf(button);
    if (response === -1) throw new Error(`the dialog "${message}" has no button "${button}"`);
    return Promise.resolve({ response, checkboxChecked: false });
  },
} satisfies Described<Dialog>;

function nextAnswer<Kind extends DialogAnswer['dialog']>(
  kind: Kind,
  message: string,
): Extract<DialogAnswer, { dialog: Kind }> {
  const answer = dialogAnswers.shift();
  if (answer?.dialog !== kind) throw new Error(`nobody answers the dialog "${message}"`);
  return answer as Extract<DialogAnswer, { dialog: Kind }>;
}
