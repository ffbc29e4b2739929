import type { MenuItemConstructorOptions } from 'electron';
import type { MenuLine } from '../wire.ts';
import { needsReady } from './described.ts';

export class Menu {
  static #application: Menu | null = null;
  readonly template: MenuItemConstructorOptions[];

  constructor(template: MenuItemConstructorOptions[]) {
    this.template = template;
  }

  static buildFromTemplate(template: MenuItemConstructorOptions[]): Menu {
    for (const item of template) check(item);
    return new Menu(template);
  }

  static setApplicationMenu(menu: Menu | null): void {
    needsReady('Menu.setApplicationMenu');
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }
}

/** Electron refuses an item that nobody could read. */
function check(item: MenuItemConstructorOptions): void {
  if (item.label === undefined && item.role === undefined && item.type === undefined)
    throw new TypeError('Invalid template for MenuItem: must have either label, role or type');
  if (Array.isArray(item.submenu)) for (const inner of item.submenu) check(inner);
}

function items(): { menu: string; item: MenuItemConstructorOptions }[] {
  return (Menu.getApplicationMenu()?.template ?? []).flatMap((menu) =>
    Array.isArray(menu.submenu) ? menu.submenu.map((item) => ({ menu: menu.label ?? '', item })) : [],
  );
}

export function menuLines(): MenuLine[] {
  return items()
    .filter(({ item }) => item.type !== 'separator')
    .map(({ menu, item }) => ({
      menu,
      label: item.label ?? '',
      role: item.role ?? null,
      id: item.id ?? null,
      accelerator: item.accelerator ?? null,
    }));
}

export function clickMenu(id: string): void {
  const click = items().find(({ item }) => item.id === id)?.item.click as (() => void) | undefined;
  if (click === undefined) throw new Error(`the menu has no item "${id}"`);
  click();
}
