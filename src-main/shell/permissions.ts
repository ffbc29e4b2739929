import type { Session } from 'electron';

/** The engine's origin, or null while there is none. */
export type EngineOrigin = () => string | null;

/** What the page may ask for: a camera for photos, the clipboard for pasted ones, and the word at the end of long work. */
const allowed: ReadonlySet<string> = new Set(['media', 'clipboard-read', 'clipboard-sanitized-write', 'notifications']);

/**
 * Both handlers, since Electron asks one when a page wants something and the other when it looks whether it has it.
 * Without a handler Electron grants everything.
 */
export function guardPermissions(session: Session, engineOrigin: EngineOrigin): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    answer(
      allowed.has(permission) &&
        details.isMainFrame &&
        originOf(details.requestingUrl) === engineOrigin() &&
        (permission !== 'media' || (media.length > 0 && media.every((type) => type === 'video'))),
    );
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, details) =>
      allowed.has(permission) &&
      details.isMainFrame &&
      originOf(origin) === engineOrigin() &&
      (permission !== 'media' || details.mediaType === 'video'),
  );
  // No device of these kinds is ever wanted.
  session.setDevicePermissionHandler(() => false);
}

/** Parsed, not compared letter by letter: `http://127.0.0.1:80.evil.example` begins like ours. */
export function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}
