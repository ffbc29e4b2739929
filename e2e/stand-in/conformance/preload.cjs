// Runs as a sandboxed preload, in Electron or on the stand-in.
const { contextBridge, ipcRenderer, webUtils } = require('electron');

/** @param {() => unknown} act */
function thrown(act) {
  try {
    act();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : 'odd';
  }
}

/** @type {(channel: string, ...args: unknown[]) => Promise<unknown>} */
const invoke = (channel, ...args) => ipcRenderer.invoke(channel, ...args);

contextBridge.exposeInMainWorld('conformance', {
  nested: { list: [1, 2] },
  /** @param {unknown} value */
  echo: (value) => value,
  invoke,
  invokeFunction: () => ipcRenderer.invoke('echo', () => undefined),
  /** @param {(value: number) => number} callBack */
  callBack: (callBack) => callBack(20) + 1,
  /** @param {(...args: unknown[]) => void} listener */
  hear: (listener) => {
    ipcRenderer.on('said', (_event, /** @type {unknown[]} */ ...args) => listener(...args));
  },
  /** @param {File} file */
  pathOf: (file) => webUtils.getPathForFile(file),
  fs: thrown(() => require('node:fs')),
  twice: thrown(() => contextBridge.exposeInMainWorld('document', {})),
});
