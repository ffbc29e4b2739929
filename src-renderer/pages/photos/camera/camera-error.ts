import { AppError, type PlainError } from '@shared/errors.ts';

/**
 * Why there is no picture, in the user's terms. Browsers give a few names for many causes, and one for two refusals: the
 * user's and the operating system's; the state of the permission tells those apart.
 */
export async function cameraErrorOf(thrown: unknown): Promise<PlainError> {
  if (!(thrown instanceof DOMException)) throw thrown;
  return (await errorOf(thrown)).toPlain();
}

async function errorOf({ name, message }: DOMException): Promise<AppError> {
  switch (name) {
    case 'NotSupportedError':
      return new AppError('camera_unavailable');
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new AppError('camera_missing');
    case 'NotAllowedError':
    case 'SecurityError': {
      const state = await permissionState();
      // Chromium says so in its message; where the page was allowed, nobody else is left to have refused.
      if (state === 'granted' || /\bsystem\b/i.test(message))
        return new AppError('camera_blocked_by_system', { system: systemName(navigator.userAgent) });
      return new AppError(state === 'prompt' ? 'camera_not_allowed_yet' : 'camera_refused');
    }
    default:
      // NotReadableError, AbortError: the device is there and does not start.
      return new AppError('camera_not_starting');
  }
}

async function permissionState(): Promise<PermissionState | null> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state;
  } catch {
    return null; // a browser that does not know this permission
  }
}

/** Which system's settings to name. */
export function systemName(userAgent: string): 'mac' | 'windows' | 'other' {
  if (userAgent.includes('Mac OS X')) return 'mac';
  return userAgent.includes('Windows') ? 'windows' : 'other';
}
