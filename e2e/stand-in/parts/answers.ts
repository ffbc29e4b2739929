import type { EventEmitter } from 'node:events';
import type { IpcMainInvokeEvent } from 'electron';
import type { Handlers, StandInCalls } from '../wire.ts';
import { answers } from './connection.ts';
import { PreventableEvent } from './described.ts';
import { invoke } from './ipc.ts';
import { clickMenu, menuLines } from './menu.ts';
import { dialogAnswers, seen } from './seen.ts';
import { decidePermission, decideRequest } from './session.ts';
import { clickNotification } from './system.ts';
import { BrowserWindow, windowOf } from './window.ts';

/** The part of the app that the outside world acts on. */
interface ActedOn extends EventEmitter {
  quit(): void;
  windowClosed(): void;
}

/** Everything the test's process may tell or ask. */
export function answerHost(app: ActedOn): void {
  const only = (): BrowserWindow => {
    const window = BrowserWindow.getAllWindows()[0];
    if (window === undefined) throw new Error('there is no window');
    return window;
  };
  const all: Handlers<StandInCalls> = {
    invoke: ({ window, url, isMainFrame }, channel, args) => {
      const sender = windowOf(window).webContents;
      const senderFrame = isMainFrame ? sender.mainFrame : { url };
      return invoke({ sender, senderFrame, type: 'frame' } as unknown as IpcMainInvokeEvent, channel, args);
    },
    navigation: (window, kind, url) => {
      const { webContents } = windowOf(window);
      const event = Object.assign(new PreventableEvent(), { url, isMainFrame: kind !== 'frame' });
      webContents.emit('will-frame-navigate', event);
      if (kind !== 'frame') webContents.emit(kind === 'navigate' ? 'will-navigate' : 'will-redirect', event);
      return !event.defaultPrevented;
    },
    navigated: (window, url, isSameDocument) => {
      const { webContents } = windowOf(window);
      webContents.mainFrame.url = url;
      webContents.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument });
    },
    windowOpen: (window, url) => {
      const { openHandler } = windowOf(window).webContents;
      const details = { url, frameName: '', features: '', disposition: 'new-window' } as never;
      return openHandler === null || openHandler(details).action === 'allow';
    },
    request: (url) => decideRequest(url),
    permission: (question) => decidePermission(question),
    loaded: (window) => {
      if (!BrowserWindow.holdsDrawing) windowOf(window).drawn();
    },
    holdDrawing: () => {
      BrowserWindow.holdsDrawing = true;
    },
    draw: () => only().drawn(),
    answerDialog: (answer) => void dialogAnswers.push(answer),
    setKeychain: (there) => {
      seen.keychain = there;
    },
    clickMenu: (id) => clickMenu(id),
    menu: () => menuLines(),
    closeWindow: () => {
      if (only().close()) app.windowClosed();
    },
    focusWindow: (focused) => {
      only().focused = focused;
    },
    moveWindow: (bounds) => only().setBounds(bounds),
    maximizeWindow: () => only().maximize(),
    crashPage: () => void only().webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
    clickNotification: (title) => clickNotification(title),
    secondInstance: (commandLine, folder) => void app.emit('second-instance', {}, commandLine, folder),
    openFile: (path) => void app.emit('open-file', new PreventableEvent(), path),
    activate: () => void app.emit('activate', {}, true),
    quit: () => app.quit(),
    seen: () => {
      const window = BrowserWindow.getAllWindows()[0];
      return {
        ...seen,
        window:
          window === undefined
            ? null
            : {
                visible: window.isVisible(),
                focused: window.focused,
                minimized: window.isMinimized(),
                maximized: window.isMaximized(),
                fullScreen: window.isFullScreen(),
                bounds: window.getNormalBounds(),
              },
      };
    },
  };
  Object.assign(answers, all);
}
