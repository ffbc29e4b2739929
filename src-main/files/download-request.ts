import { AppError } from '../../src-shared/errors.ts';

/** Addresses that may follow one another; more is a circle. */
const redirectsFollowed = 5;
/** Answers that say "not now": the same question may be answered later. */
const passing: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A file to be had by HTTP. */
export interface Asked {
  url: string;
  /** What lets us in. Sent to the origin of `url` alone: a redirect to another host travels without it. */
  authorization?: string;
}

/** An answer other than the file. */
export class HttpRefusal extends Error {
  readonly status: number;
  /** It may pass by itself. */
  readonly passing: boolean;
  /** Seconds the server asks us to wait; null where it says nothing. */
  readonly retryAfter: number | null;

  constructor(status: number, options: { passing: boolean; retryAfter: number | null }) {
    super(`HTTP ${String(status)}`);
    this.name = 'HttpRefusal';
    this.status = status;
    this.passing = options.passing;
    this.retryAfter = options.retryAfter;
  }
}

/**
 * Asks for a file, following redirects itself: fetch would decide alone what goes along to the next host.
 * @param headers go to every host on the way (Range, If-Range)
 * @returns the answer with the file, 200 or 206, or 416 when the range lies past the end; its body is still to be read
 * @throws HttpRefusal for every other answer; AppError download_offline when nobody answers; the signal's reason
 */
export async function request(asked: Asked, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  const origin = new URL(asked.url).origin;
  let url = new URL(asked.url);
  for (let hop = 0; hop <= redirectsFollowed; hop++) {
    const isAsked = url.origin === origin;
    const response = await ask(url, headersFor(asked, headers, isAsked), signal);
    if (response.status === 200 || response.status === 206 || response.status === 416) return response;
    await response.body?.cancel();
    const next = response.headers.get('location');
    if (response.status < 300 || response.status > 399 || next === null) throw refusalOf(response, isAsked);
    const target = new URL(next, url);
    // From https only to https: the file's address carries its own signature.
    if (target.protocol !== url.protocol && target.protocol !== 'https:')
      throw new HttpRefusal(response.status, { passing: false, retryAfter: null });
    url = target;
  }
  throw new HttpRefusal(310, { passing: false, retryAfter: null }); // what others call "too many redirects"
}

function headersFor(asked: Asked, headers: Record<string, string>, isAsked: boolean): Record<string, string> {
  return {
    ...headers,
    // Packed for the way, a file's length and ranges would be those of the packing.
    'accept-encoding': 'identity',
    ...(isAsked && asked.authorization !== undefined ? { authorization: asked.authorization } : {}),
  };
}

async function ask(url: URL, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { headers, signal, redirect: 'manual' });
  } catch (error) {
    signal.throwIfAborted();
    throw new AppError('download_offline', { host: url.host }, { cause: error });
  }
}

/** Storage refuses a signed address that is too old: asked again at the first host, there is a new one. */
function refusalOf({ status, headers }: Response, isAsked: boolean): HttpRefusal {
  return new HttpRefusal(status, {
    passing: passing.has(status) || !isAsked,
    retryAfter: readRetryAfter(headers.get('retry-after')),
  });
}

/** Seconds or a date (RFC 9110, 10.2.3). */
export function readRetryAfter(text: string | null, now = Date.now()): number | null {
  if (text === null) return null;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, (date - now) / 1000);
}

/** The start and the total of a Content-Range (RFC 9110, 14.4), each null where it is left open; null where it is none. */
export function readContentRange(text: string | null): { start: number | null; total: number | null } | null {
  const match = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(text ?? '');
  if (match === null) return null;
  const [, start, total] = match;
  return { start: start === undefined ? null : Number(start), total: total === '*' ? null : Number(total) };
}
