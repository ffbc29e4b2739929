import type { DialogAnswer, Seen } from '../wire.ts';

/** What the program did, and the answers the test has ready for it. */
export const seen: Omit<Seen, 'window'> = {
  dialogs: [],
  external: [],
  revealed: [],
  openedPaths: [],
  notifications: [],
  progress: [],
  awake: false,
  keychain: true,
  recent: [],
};

export const dialogAnswers: DialogAnswer[] = [];
