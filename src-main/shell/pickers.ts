import { app, type BrowserWindow, dialog, type OpenDialogOptions } from 'electron';
import { dirname } from 'node:path';
import type { Messages } from '../../src-shared/messages/messages.ts';
import { projectsFolder } from '../files/home.ts';

/** Offered by the dialog; what a file really is, its content decides. */
const endings = ['jpg', 'jpeg', 'png', 'webp', 'gif', 'tif', 'tiff', 'avif', 'bmp', 'heic', 'heif', 'zip'];

type Kind = 'folders' | 'files' | 'save' | 'project';

/** The native open dialogs. Each kind begins where it was last used, since Electron would begin in Downloads. */
export class Pickers {
  readonly #window: BrowserWindow;
  readonly #words: () => Messages['shell'];
  readonly #last = new Map<Kind, string>();

  constructor(window: BrowserWindow, words: () => Messages['shell']) {
    this.#window = window;
    this.#words = words;
  }

  /** @returns absolute paths; none when the user chose nothing */
  async pick(kind: Kind): Promise<string[]> {
    const { canceled, filePaths } = await dialog.showOpenDialog(this.#window, {
      ...this.#options(kind),
      defaultPath: this.#last.get(kind) ?? firstFolder(kind),
    });
    const first = filePaths[0];
    if (canceled || first === undefined) return [];
    this.#last.set(kind, dirname(first));
    return filePaths;
  }

  #options(kind: Kind): OpenDialogOptions {
    const { pickers } = this.#words();
    switch (kind) {
      case 'folders':
        return { title: pickers.folders, properties: ['openDirectory', 'multiSelections'] };
      case 'files':
        return {
          title: pickers.files,
          properties: ['openFile', 'multiSelections'],
          filters: [
            { name: pickers.photosAndZips, extensions: endings },
            { name: pickers.everything, extensions: ['*'] },
          ],
        };
      case 'save':
        return {
          title: pickers.save,
          buttonLabel: pickers.saveHere,
          properties: ['openDirectory', 'createDirectory', 'promptToCreate'],
        };
      case 'project':
        return { title: pickers.project, properties: ['openDirectory'] };
    }
  }
}

function firstFolder(kind: Kind): string {
  switch (kind) {
    case 'folders':
    case 'files':
      return app.getPath('pictures');
    case 'save':
      return app.getPath('documents');
    case 'project':
      return projectsFolder();
  }
}
