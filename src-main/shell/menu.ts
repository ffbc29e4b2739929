import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import type { Messages } from '../../src-shared/messages/messages.ts';

export interface MenuActions {
  newProject: () => void;
  openProject: () => void;
  settings: () => void;
  showLogs: () => void;
}

/** Roles do the work (without them copy and paste are dead on macOS); the labels are ours, since Electron's are English. */
export function setMenu(words: Messages['shell'], actions: MenuActions): void {
  const { menu } = words;
  const mac = process.platform === 'darwin';
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  const settings: MenuItemConstructorOptions = {
    id: 'settings',
    label: menu.settings,
    accelerator: 'CmdOrCtrl+,',
    click: actions.settings,
  };
  const about: MenuItemConstructorOptions = { role: 'about', label: menu.about };
  const quit: MenuItemConstructorOptions = { role: 'quit', label: menu.quit };
  const template: MenuItemConstructorOptions[] = [
    {
      label: menu.file,
      submenu: [
        { id: 'new-project', label: menu.newProject, accelerator: 'CmdOrCtrl+N', click: actions.newProject },
        { id: 'open-project', label: menu.openProject, accelerator: 'CmdOrCtrl+O', click: actions.openProject },
        separator,
        ...(mac ? [] : [settings, separator]),
        mac ? { role: 'close', label: menu.close } : quit,
      ],
    },
    {
      label: menu.edit,
      submenu: [
        { role: 'undo', label: menu.undo },
        { role: 'redo', label: menu.redo },
        separator,
        { role: 'cut', label: menu.cut },
        { role: 'copy', label: menu.copy },
        { role: 'paste', label: menu.paste },
        { role: 'delete', label: menu.delete },
        { role: 'selectAll', label: menu.selectAll },
      ],
    },
    {
      label: menu.view,
      submenu: [
        { role: 'resetZoom', label: menu.actualSize },
        { role: 'zoomIn', label: menu.zoomIn },
        { role: 'zoomOut', label: menu.zoomOut },
        separator,
        { role: 'togglefullscreen', label: menu.fullScreen },
        ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools', label: menu.developerTools } as const]),
      ],
    },
    {
      role: 'window',
      label: menu.window,
      submenu: [
        { role: 'minimize', label: menu.minimize },
        mac ? { role: 'zoom', label: menu.zoomWindow } : { role: 'close', label: menu.close },
      ],
    },
    {
      role: 'help',
      label: menu.help,
      submenu: [{ id: 'logs', label: menu.showLogs, click: actions.showLogs }, ...(mac ? [] : [separator, about])],
    },
  ];
  if (mac) {
    template.unshift({
      label: app.name,
      submenu: [
        about,
        separator,
        settings,
        separator,
        { role: 'services', label: menu.services },
        separator,
        { role: 'hide', label: menu.hide },
        { role: 'hideOthers', label: menu.hideOthers },
        { role: 'unhide', label: menu.showAll },
        separator,
        quit,
      ],
    });
  }
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
