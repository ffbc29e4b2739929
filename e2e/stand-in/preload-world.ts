import { readFileSync } from 'node:fs';

/** Name under which the page's world reaches the test's process; the world takes it away before a page's script can see it. */
export const bindingName = '__pawprintStandIn';

/**
 * The script that stands in for a sandboxed preload: it runs before any script of the page, knows `require` of four modules
 * only, and lets values cross as Electron's bridge does: copied, frozen, functions wrapped, everything else refused.
 * It is no real isolation: one JavaScript world holds both.
 * @param file the built preload, one CommonJS file
 */
export function preloadScript(file: string): string {
  return `(${world.toString()})(${JSON.stringify(bindingName)}, (require, module, exports) => {\n${readFileSync(file, 'utf8')}\n});`;
}

/** Runs in the page. Plain JavaScript of one function: it is passed on as text. */
function world(
  binding: string,
  preload: (require: (name: string) => unknown, module: object, exports: object) => void,
): void {
  type Invoke = (channel: string, args: unknown[]) => Promise<{ value?: unknown; error?: string }>;
  type Listener = (event: object, ...args: unknown[]) => void;
  const global = globalThis as unknown as Record<string, unknown>;
  const call = global[binding] as Invoke;
  Reflect.deleteProperty(global, binding);

  const listeners = new Map<string, Set<Listener>>();
  const paths = new Map<string, string>();
  // The test's process delivers messages and tells where files lie; hidden from enumeration.
  Object.defineProperty(global, `${binding}Deliver`, {
    value: (channel: string, args: unknown[]) => {
      for (const listener of [...(listeners.get(channel) ?? [])]) listener({}, ...args);
    },
  });
  Object.defineProperty(global, `${binding}Paths`, { value: paths });

  function holdsFunction(value: unknown): boolean {
    if (typeof value === 'function') return true;
    if (typeof value !== 'object' || value === null) return false;
    return Object.values(value).some(holdsFunction);
  }

  function cross(value: unknown): unknown {
    if (typeof value === 'symbol') throw new TypeError('a symbol cannot cross the bridge');
    if (typeof value === 'function') {
      const inner = value as (...args: unknown[]) => unknown;
      return (...args: unknown[]) => cross(inner(...args.map(cross)));
    }
    if (value instanceof Promise) return value.then(cross);
    if (value instanceof Blob || value instanceof Element) return value;
    if (Array.isArray(value) && value.some((each) => each instanceof Blob)) return value.map(cross);
    // Copies plain data, and throws DataCloneError at a proxy (a Svelte $state object).
    if (!holdsFunction(value)) return structuredClone(value);
    const copy = Object.fromEntries(Object.entries(value as object).map(([name, each]) => [name, cross(each)]));
    return Object.freeze(copy);
  }

  const electron = {
    contextBridge: {
      exposeInMainWorld: (name: string, api: unknown) => {
        if (name in global) throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
        const value = cross(api);
        Object.defineProperty(global, name, { value, enumerable: true });
      },
    },
    ipcRenderer: {
      invoke: async (channel: string, ...args: unknown[]) => {
        const { value, error } = await call(channel, structuredClone(args));
        if (error !== undefined) throw new Error(`Error invoking remote method '${channel}': ${error}`);
        return value;
      },
      on: (channel: string, listener: Listener) => {
        const heard = listeners.get(channel) ?? new Set();
        listeners.set(channel, heard.add(listener));
      },
      removeListener: (channel: string, listener: Listener) => {
        listeners.get(channel)?.delete(listener);
      },
    },
    webUtils: { getPathForFile: (file: File) => paths.get(file.name) ?? '' },
  };

  preload(
    (name) => {
      if (name === 'electron') return electron;
      throw new Error(`module not found: ${name}`);
    },
    { exports: {} },
    {},
  );
}
