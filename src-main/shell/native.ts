import { ipcMain, type IpcMainInvokeEvent, shell } from 'electron';
import { z } from 'zod';
import { type Language, languages } from '../../src-shared/api.ts';
import { shellChannels } from '../../src-shared/protocol/shell-bridge.ts';
import type { EngineProcess } from './engine-process.ts';
import { type EngineOrigin, originOf } from './permissions.ts';
import type { Keychain } from './keychain.ts';
import type { Pickers } from './pickers.ts';
import type { AppWindow } from './window.ts';

/** Paths per request, as the protocol allows. A drop of 25,000 single photos is three of them. */
const pathsPerGrant = 10_000;

export interface NativeParts {
  window: AppWindow;
  pickers: Pickers;
  keychain: Keychain;
  engineOrigin: EngineOrigin;
  /** The engine that runs. @throws Error when none does */
  engine(): EngineProcess;
  setLanguage(language: Language): void;
}

/** Answers the page's few native calls. The list is all there is; each checks who asks and what it was given. */
export function answerPage(parts: NativeParts): void {
  const answer = <Arguments extends unknown[], Answer>(
    channel: string,
    schema: z.ZodType<Arguments>,
    act: (...given: Arguments) => Answer | Promise<Answer>,
  ): void => {
    ipcMain.handle(channel, (event, ...given: unknown[]) => {
      if (!isOurPage(event, parts)) throw new Error(`${channel} was refused`);
      return act(...schema.parse(given));
    });
  };
  const pick = async (kind: Parameters<Pickers['pick']>[0]): Promise<string[]> => {
    const paths = await parts.pickers.pick(kind);
    await grant(parts.engine(), paths);
    return paths;
  };
  const nothing = z.tuple([]);

  answer(shellChannels.pickFolders, nothing, () => pick('folders'));
  answer(shellChannels.pickFiles, nothing, () => pick('files'));
  answer(shellChannels.pickSaveFolder, nothing, async () => (await pick('save'))[0] ?? null);
  answer(shellChannels.openProjectFolder, nothing, async () => (await pick('project'))[0] ?? null);
  // The preload takes these from real File objects; the page itself cannot reach this channel.
  answer(shellChannels.grantDropped, z.tuple([z.array(z.string().min(1))]), (paths) => grant(parts.engine(), paths));
  answer(shellChannels.reveal, z.tuple([z.string().min(1)]), async (path) => {
    if (!(await parts.engine().request({ check: path }))) return false;
    shell.showItemInFolder(path);
    return true;
  });
  answer(shellChannels.readSecret, nothing, () => parts.keychain.read());
  answer(shellChannels.keepSecret, z.tuple([z.string().min(1).max(2_000)]), (secret) => parts.keychain.keep(secret));
  answer(shellChannels.forgetSecret, nothing, () => parts.keychain.forget());
  answer(shellChannels.setLanguage, z.tuple([z.enum(languages)]), (language) => {
    parts.setLanguage(language);
  });
  answer(shellChannels.hearCommands, nothing, () => {
    parts.window.heard();
  });
}

/** The user picked or dropped these: the page may name them from when this resolves. */
export async function grant(engine: EngineProcess, paths: readonly string[]): Promise<void> {
  for (let start = 0; start < paths.length; start += pathsPerGrant)
    await engine.request({ grant: paths.slice(start, start + pathsPerGrant) });
}

function isOurPage(event: IpcMainInvokeEvent, { window, engineOrigin }: NativeParts): boolean {
  const { mainFrame } = window.browserWindow.webContents;
  return event.senderFrame === mainFrame && originOf(mainFrame.url) === engineOrigin();
}
