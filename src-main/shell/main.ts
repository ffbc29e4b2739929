import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { programHome } from '../files/home.ts';
import { silenceChromium } from './network.ts';
import { Shell } from './shell.ts';

// The order matters: the profile's folder decides which instance is the single one, and both stand before anything starts.
const home = programHome();
app.setPath('userData', join(home, 'window'));
// Windows shows notifications of a program only under the name of its shortcut, which the installer makes from appId.
app.setAppUserModelId('org.pawprint.app');
app.enableSandbox();
silenceChromium();

if (app.requestSingleInstanceLock()) {
  const root = app.getAppPath();
  const icon = join(root, 'resources', 'icon.png');
  const shell = new Shell({
    home,
    here: import.meta.dirname,
    resources: app.isPackaged ? process.resourcesPath : null,
    preload: join(import.meta.dirname, '..', 'preload', 'preload.cjs'),
    icon: existsSync(icon) ? icon : null,
  });
  shell.listen();
  // Not awaited: Electron becomes ready when this module has run to its end.
  void app.whenReady().then(() => shell.start());
} else {
  // The first instance has heard of this start and comes to the front.
  app.quit();
}
