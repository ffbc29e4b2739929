import type { Capability, Language } from '@shared/api.ts';
import type { ShellBridge, ShellCommand } from '@shared/protocol/shell-bridge.ts';
import { AppError } from '@shared/errors.ts';
import { filesOfDrop, filesOfInput } from './given-files.ts';
import type { GivenFile } from './upload.ts';

/** Photos as the user gave them: paths where the host knows them, else files to be sent. */
export type Given = { from: 'paths'; paths: string[] } | { from: 'files'; files: GivenFile[] };

/** What the window's host can do. The page asks for a capability, never where it runs. */
export interface Host {
  can(capability: Capability): boolean;
  /** Must be called within the drop event. */
  takeDrop(data: DataTransfer): Promise<Given>;
  /** null when the user chose nothing. */
  chooseFolder(): Promise<Given | null>;
  /** Single photos or a zip. */
  chooseFiles(): Promise<Given | null>;
  /** One file of a base network's weights. */
  chooseWeights(): Promise<Given | null>;
  /** A project's folder, or null; only with the capability native-pickers. */
  chooseProject(): Promise<string | null>;
  /** A folder to write into, or null; only with the capability native-pickers. */
  chooseSaveFolder(): Promise<string | null>;
  /** Shows a file or folder in the system's file manager; only with the capability reveal. */
  reveal(path: string): Promise<void>;
  /** One secret in the system's keychain; these three only with the capability keychain. null where none is kept. */
  readSecret(): Promise<string | null>;
  /** @returns false where the system has no keychain after all: it is not kept then */
  keepSecret(secret: string): Promise<boolean>;
  forgetSecret(): Promise<void>;
  /** Hears what the window's menu asks for. Returns its own clean-up. */
  onCommand(handler: (command: ShellCommand) => void): () => void;
  /** The language of the window's own menu and dialogs. */
  setLanguage(language: Language): void;
}

declare global {
  interface Window {
    /** The preload's, where the page stands in the shell's window. */
    pawprintShell?: ShellBridge;
  }
}

export function createHost(): Host {
  return window.pawprintShell === undefined ? browserHost() : shellHost(window.pawprintShell);
}

function browserHost(): Host {
  const missing = (): never => {
    throw new Error('asked for what this host cannot do');
  };
  return {
    can: (capability) => capability === 'notifications' && 'Notification' in window,
    takeDrop: async (data) => ({ from: 'files', files: await filesOfDrop(data) }),
    chooseFolder: () => chooseInBrowser('folder'),
    chooseFiles: () => chooseInBrowser('photos'),
    chooseWeights: () => chooseInBrowser('weights'),
    chooseProject: missing,
    chooseSaveFolder: missing,
    reveal: missing,
    readSecret: missing,
    keepSecret: missing,
    forgetSecret: missing,
    onCommand: () => () => undefined,
    setLanguage: () => undefined,
  };
}

function shellHost(shell: ShellBridge): Host {
  const given = (paths: string[]): Given | null => (paths.length === 0 ? null : { from: 'paths', paths });
  return {
    can: (capability) => shell.capabilities.includes(capability),
    takeDrop: async (data) => {
      // Entries are gone once the event is over, so they are asked for before the paths have come.
      const files = filesOfDrop(data);
      const paths = await shell.pathsOf([...data.files]);
      // A picture dragged out of a page lies nowhere: such a drop is sent like a browser's.
      if (paths.length === 0 || paths.includes('')) return { from: 'files', files: await files };
      return { from: 'paths', paths };
    },
    chooseFolder: async () => given(await shell.pickFolders()),
    chooseFiles: async () => given(await shell.pickFiles()),
    chooseWeights: async () => {
      // The page's own picker knows the ending; the shell only says where the chosen file lies.
      const chosen = await chooseInBrowser('weights');
      if (chosen?.from !== 'files') return chosen;
      const paths = await shell.pathsOf(chosen.files.map(({ file }) => file));
      return paths.includes('') ? chosen : given(paths);
    },
    chooseProject: () => shell.openProjectFolder(),
    chooseSaveFolder: () => shell.pickSaveFolder(),
    reveal: async (path) => {
      if (!(await shell.reveal(path))) throw new AppError('source_not_found', { name: path });
    },
    readSecret: () => shell.readSecret(),
    keepSecret: (secret) => shell.keepSecret(secret),
    forgetSecret: () => shell.forgetSecret(),
    onCommand: (handler) => shell.onCommand(handler),
    setLanguage: (language) => void shell.setLanguage(language),
  };
}

/** What may be chosen among single files. */
const accepted = { photos: 'image/*,.zip,.heic,.heif,.avif', weights: '.h5,.hdf5,.keras' };

/** The browser's own picker; resolves with null when it is closed without a choice. */
function chooseInBrowser(what: 'folder' | keyof typeof accepted): Promise<Given | null> {
  return new Promise((chosen) => {
    const input = document.createElement('input');
    input.type = 'file';
    input.multiple = what !== 'weights';
    if (what === 'folder') input.webkitdirectory = true;
    else input.accept = accepted[what];
    // In the page, so that assistive technology and tests meet a real element; out of it when it has answered.
    input.hidden = true;
    document.body.append(input);
    const answer = (given: Given | null): void => {
      input.remove();
      chosen(given);
    };
    input.addEventListener('change', () => {
      const files = input.files === null ? [] : filesOfInput(input.files);
      answer(files.length === 0 ? null : { from: 'files', files });
    });
    input.addEventListener('cancel', () => {
      answer(null);
    });
    input.click();
  });
}
