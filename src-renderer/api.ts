import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  splitLink,
  type TRPCClient,
  TRPCClientError,
} from '@trpc/client';
import type { PlainError } from '@shared/errors.ts';
import type { AppRouter } from '../src-main/engine/door/router.ts';

/** The engine's calls, typed by its router. This is the only file of the page that knows the router. */
export type Api = TRPCClient<AppRouter>;

/** @param address origin of the engine; the page's own, except in development */
export function createApi(address = location.origin): Api {
  const url = `${address}/trpc`;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        true: httpSubscriptionLink({ url }),
        false: httpBatchLink({ url, maxURLLength: 8_000 }),
      }),
    ],
  });
}

/**
 * What any failure of a call is called in the page: the engine's own error where it sent one, else that it cannot be reached.
 * The sentence is made where it is shown.
 */
export function plainErrorOf(thrown: unknown): PlainError {
  if (thrown instanceof TRPCClientError) {
    const data: unknown = thrown.data;
    if (isRecord(data)) {
      if (isPlainError(data.app)) return data.app;
      if (data.httpStatus === 401 || data.httpStatus === 403) return { code: 'not_authorised', details: {} };
      if (data.code === 'BAD_REQUEST') return { code: 'invalid_input', details: { reason: thrown.message } };
      return { code: 'internal', details: {} };
    }
    if (
      isRecord(thrown.meta) &&
      thrown.meta.response instanceof Response &&
      [401, 403].includes(thrown.meta.response.status)
    )
      return { code: 'not_authorised', details: {} };
    return { code: 'engine_unreachable', details: {} };
  }
  if (isPlainError(thrown)) return { code: thrown.code, details: thrown.details };
  // A mistake of the page's own: told to the browser as any uncaught error is.
  reportError(thrown);
  return { code: 'internal', details: {} };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

export function isPlainError(value: unknown): value is PlainError {
  return isRecord(value) && typeof value.code === 'string' && isRecord(value.details);
}
