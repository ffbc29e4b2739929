import type { IncomingMessage } from 'node:http';
import type { Caller, DoorKeys } from './keys.ts';

/** The rule that a request broke. */
export type Rule = 'host' | 'bearer' | 'origin' | 'fetch-site';

/** What the door made of a request. `caller` is null for a stranger, who may only read the page's files and hand over a token. */
export type Verdict =
  { admitted: true; caller: Caller | null } | { admitted: false; rule: Rule; status: 401 | 403 | 421 };

export const handOverPath = '/hand-over';

/**
 * Judges a request by its headers alone, before anything else reads it.
 *
 * A browser sends our cookie to every port of this computer's address, so the cookie does not say which page asks; the
 * Origin and Sec-Fetch-Site headers do, and no page can forge them. Host keeps out names that were made to point here.
 * A bearer is put into a header by a program, which no page of another origin can do without our leave (there is none).
 */
export function judge(request: IncomingMessage, keys: DoorKeys): Verdict {
  const { headers, method = '' } = request;
  const address = keys.address ?? '';
  const hosts = request.rawHeaders.filter((text, index) => index % 2 === 0 && text.toLowerCase() === 'host').length;
  if (hosts !== 1 || headers.host !== address.replace(/^http:\/\//, ''))
    return { admitted: false, rule: 'host', status: 421 };

  if (headers.authorization !== undefined) {
    // A one-time token is looked at where it is exchanged.
    if (method === 'POST' && request.url === handOverPath) return { admitted: true, caller: null };
    const caller = keys.caller(bearerOf(headers.authorization) ?? '', 'bearer');
    return caller === null ? { admitted: false, rule: 'bearer', status: 401 } : { admitted: true, caller };
  }

  const reads = method === 'GET' || method === 'HEAD';
  if (headers.origin === undefined ? !reads : headers.origin !== address)
    return { admitted: false, rule: 'origin', status: 403 };
  if (!fitsFetchSite(request, reads)) return { admitted: false, rule: 'fetch-site', status: 403 };
  return { admitted: true, caller: callerByCookie(headers.cookie, keys) };
}

/** Whether the request carries a session, whatever else is wrong with it: for the log. */
export function callerByCookie(cookies: string | undefined, keys: DoorKeys): Caller | null {
  // Another server on this computer can plant a cookie of our name beside ours, so each of them is tried.
  for (const pair of cookies?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=', 2);
    if (name !== keys.cookieName || value === undefined) continue;
    const caller = keys.caller(value, 'page');
    if (caller !== null) return caller;
  }
  return null;
}

/** The token of an `Authorization: Bearer TOKEN` header. */
export function bearerOf(authorization: string): string | null {
  return /^Bearer ([\w-]{1,200})$/i.exec(authorization)?.[1] ?? null;
}

function fitsFetchSite(request: IncomingMessage, reads: boolean): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site === 'same-origin') return true;
  // A page that the user opened by hand, from a bookmark or from another program.
  if (site === 'none') return reads && request.url?.split('?', 1)[0] === '/';
  // Not every browser sends it with what is not a GET; there the Origin, which was compared, says the same.
  return site === undefined && (!reads || isSocketUpgrade(request));
}

/** A WebSocket's opening is a GET that always names its Origin (only hot replacement uses one). */
function isSocketUpgrade(request: IncomingMessage): boolean {
  return request.headers.upgrade !== undefined && request.headers.origin !== undefined;
}
