import { spawn } from 'node:child_process';

/** The system's own way to open an address with the program the user chose for it. */
function opener(): { command: string; before: string[] } {
  if (process.platform === 'darwin') return { command: 'open', before: [] };
  // The empty word is the title: `start` would take a quoted address for one.
  if (process.platform === 'win32') return { command: 'cmd', before: ['/c', 'start', '""'] };
  return { command: 'xdg-open', before: [] };
}

/** @returns false where there is nothing that opens it */
export function openBrowser(address: string): Promise<boolean> {
  const { command, before } = opener();
  return new Promise((resolve) => {
    const child = spawn(command, [...before, address], { stdio: 'ignore', detached: true, windowsHide: true });
    child.once('error', () => {
      resolve(false);
    });
    // It may stay as long as the browser does: a failure shows at once or not at all.
    child.once('exit', (code) => {
      resolve(code === 0);
    });
    setTimeout(() => {
      resolve(true);
    }, 2000).unref();
    child.unref();
  });
}
