import type { Capability, Language } from '../api.ts';

/** What the menu asks the page to do. */
export type ShellCommand =
  | { kind: 'new-project' }
  /** The folder was chosen in a native dialog, dropped on the icon or named at the start; it is granted already. */
  | { kind: 'open-project'; folder: string }
  | { kind: 'settings' };

/**
 * What the window offers the page as `window.pawprintShell`: only what a browser cannot do. Everything else goes through
 * the engine's door. Only plain data crosses: a Svelte `$state` object must pass `$state.snapshot` first.
 * Every path that comes out of it has been granted at the engine before, so the page may name it in its next call.
 */
export interface ShellBridge {
  readonly capabilities: readonly Capability[];
  /** Folders of photos. Empty when the user chose nothing, as for every picker here. */
  pickFolders(): Promise<string[]>;
  /** Single photos, or zips of photos. */
  pickFiles(): Promise<string[]>;
  /** A folder to write into; null when the user chose none. */
  pickSaveFolder(): Promise<string | null>;
  /** An existing project's folder; null when the user chose none. */
  openProjectFolder(): Promise<string | null>;
  /**
   * Paths of dropped files and folders, in their order. '' stands for a file that lies nowhere (a picture dragged out of a
   * page): such files are uploaded. To be called with the drop's own File objects.
   */
  pathsOf(files: readonly File[]): Promise<string[]>;
  /**
   * Shows a file or folder in the system's file manager.
   * @returns false when the path lies in no place that was granted, or is not there
   */
  reveal(path: string): Promise<boolean>;
  /** The one secret that the system's keychain holds for us (a login at Kaggle); null where there is none. */
  readSecret(): Promise<string | null>;
  /** @returns false where the system has no keychain: nothing is kept then, anywhere */
  keepSecret(secret: string): Promise<boolean>;
  forgetSecret(): Promise<void>;
  /**
   * Hears the menu's commands, also those given before the page was there.
   * @returns ends the hearing
   */
  onCommand(handler: (command: ShellCommand) => void): () => void;
  /** The language of the menu and the native dialogs. */
  setLanguage(language: Language): Promise<void>;
}

/** Names under which page and shell speak; the preload passes nothing else on. */
export const shellChannels = {
  pickFolders: 'pick-folders',
  pickFiles: 'pick-files',
  pickSaveFolder: 'pick-save-folder',
  openProjectFolder: 'open-project-folder',
  grantDropped: 'grant-dropped',
  reveal: 'reveal',
  readSecret: 'read-secret',
  keepSecret: 'keep-secret',
  forgetSecret: 'forget-secret',
  setLanguage: 'set-language',
  /** Page to shell: commands are heard from now on. */
  hearCommands: 'hear-commands',
  /** Shell to page. */
  command: 'command',
} as const;
