import type { EventEmitter } from 'node:events';

/** Some of an Electron class's members, as its own declarations describe them. Events are the emitter's. */
export type Described<Type> = Partial<Omit<Type, keyof EventEmitter>>;

/** An event that can be refused. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

let ready = false;

export function isReady(): boolean {
  return ready;
}

export function setReady(): void {
  ready = true;
}

/** Much of Electron throws, or does nothing, before the app is ready; here it always throws. */
export function needsReady(what: string): void {
  if (!ready) throw new Error(`${what} can only be used after the app is ready`);
}
