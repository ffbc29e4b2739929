/**
 * The part of Electron that the shell uses, for tests on machines without its binary. Typed against Electron's own
 * declarations, so that a call that drifts from them does not compile. What a page does comes over the wire from the test's
 * process, which holds a real Chromium. README.md says what this cannot show.
 */
export { app, becomeReady } from './parts/app.ts';
export { dialog } from './parts/dialog.ts';
export { ipcMain } from './parts/ipc.ts';
export { Menu } from './parts/menu.ts';
export { nativeTheme, Notification, powerSaveBlocker, safeStorage, screen, shell } from './parts/system.ts';
export { session } from './parts/session.ts';
export { BrowserWindow } from './parts/window.ts';
