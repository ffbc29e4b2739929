import type * as Electron from 'electron';
import type { PermissionQuestion } from '../wire.ts';
import { type Described, needsReady } from './described.ts';

type Handler<Name extends 'setPermissionRequestHandler' | 'setPermissionCheckHandler'> = Parameters<
  Electron.Session[Name]
>[0];
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  answer: (response: Electron.CallbackResponse) => void,
) => void;

let onRequest: Handler<'setPermissionRequestHandler'> = null;
let onCheck: Handler<'setPermissionCheckHandler'> = null;
let onBeforeRequest: BeforeRequest | null = null;

const webRequest = {
  onBeforeRequest(first: BeforeRequest | null | Electron.WebRequestFilter): void {
    onBeforeRequest = first as BeforeRequest | null;
  },
} satisfies Described<Electron.WebRequest>;

const guards = {
  setPermissionRequestHandler(handler: Handler<'setPermissionRequestHandler'>): void {
    onRequest = handler;
  },
  setPermissionCheckHandler(handler: Handler<'setPermissionCheckHandler'>): void {
    onCheck = handler;
  },
  setDevicePermissionHandler(handler: Parameters<Electron.Session['setDevicePermissionHandler']>[0]): void {
    if (handler === null) throw new Error('devices must stay denied');
  },
  setSpellCheckerEnabled(enable: boolean): void {
    if (enable) throw new Error('the spell checker downloads dictionaries');
  },
} satisfies Described<Electron.Session>;

const defaultSession = { ...guards, webRequest };

export const session = {
  get defaultSession() {
    needsReady('session.defaultSession');
    return defaultSession;
  },
};

/** As Electron decides: without a handler everything is granted. */
export function decidePermission({ how, permission, url, isMainFrame, media }: PermissionQuestion): boolean {
  // The shell's handlers decide by the question alone.
  const contents = null as unknown as Electron.WebContents;
  const name = permission as 'media';
  if (how === 'check') {
    if (onCheck === null) return true;
    const origin = URL.canParse(url) ? `${new URL(url).origin}/` : url;
    const mediaType = media[0];
    const details = { isMainFrame, requestingUrl: url, ...(mediaType === undefined ? {} : { mediaType }) };
    return onCheck(contents, name, origin, details);
  }
  if (onRequest === null) return true;
  let granted = false;
  const details = { isMainFrame, requestingUrl: url, ...(permission === 'media' ? { mediaTypes: media } : {}) };
  onRequest(contents, name, (answer) => (granted = answer), details);
  return granted;
}

export function decideRequest(url: string): boolean {
  let allowed = true;
  onBeforeRequest?.({ url } as Electron.OnBeforeRequestListenerDetails, ({ cancel }) => (allowed = cancel !== true));
  return allowed;
}
