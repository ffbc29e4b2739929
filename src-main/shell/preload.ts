import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { type ShellBridge, type ShellCommand, shellChannels } from '../../src-shared/protocol/shell-bridge.ts';

// Each function names its channel and what it passes: neither ipcRenderer nor an event of it reaches the page.
const bridge: ShellBridge = {
  capabilities: ['native-pickers', 'paths-of-drops', 'reveal', 'notifications', 'keep-awake', 'keychain'],
  pickFolders: () => ipcRenderer.invoke(shellChannels.pickFolders) as Promise<string[]>,
  pickFiles: () => ipcRenderer.invoke(shellChannels.pickFiles) as Promise<string[]>,
  pickSaveFolder: () => ipcRenderer.invoke(shellChannels.pickSaveFolder) as Promise<string | null>,
  openProjectFolder: () => ipcRenderer.invoke(shellChannels.openProjectFolder) as Promise<string | null>,
  pathsOf: async (files) => {
    const paths = files.map((file) => webUtils.getPathForFile(file));
    const real = paths.filter((path) => path !== '');
    if (real.length > 0) await ipcRenderer.invoke(shellChannels.grantDropped, real);
    return paths;
  },
  reveal: (path) => ipcRenderer.invoke(shellChannels.reveal, path) as Promise<boolean>,
  readSecret: () => ipcRenderer.invoke(shellChannels.readSecret) as Promise<string | null>,
  keepSecret: (secret) => ipcRenderer.invoke(shellChannels.keepSecret, secret) as Promise<boolean>,
  forgetSecret: () => ipcRenderer.invoke(shellChannels.forgetSecret) as Promise<void>,
  onCommand: (handler) => {
    const hear = (_event: unknown, command: ShellCommand): void => handler(command);
    ipcRenderer.on(shellChannels.command, hear);
    void ipcRenderer.invoke(shellChannels.hearCommands);
    return () => {
      ipcRenderer.removeListener(shellChannels.command, hear);
    };
  },
  setLanguage: (language) => ipcRenderer.invoke(shellChannels.setLanguage, language) as Promise<void>,
};

contextBridge.exposeInMainWorld('pawprintShell', bridge);
