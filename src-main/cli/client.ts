import {
  createTRPCClient,
  httpBatchLink,
  httpSubscriptionLink,
  localLink,
  splitLink,
  TRPCClientError,
  type TRPCClient,
} from '@trpc/client';
import { EventSource } from 'eventsource';
import { AppError, fromPlain, toAppError } from '../../src-shared/errors.ts';
import { plainErrorSchema } from '../../src-shared/protocol/envelope.ts';
import { type AppRouter, router } from '../engine/door/router.ts';
import type { Engine } from '../engine/engine.ts';

/** The engine's calls, the same whether it runs in this process or holds the project elsewhere. */
export type Client = TRPCClient<AppRouter>;

/** Calls of an engine in this process. */
export function localClient(engine: Engine): Client {
  return createTRPCClient<AppRouter>({
    links: [localLink({ router, createContext: () => Promise.resolve({ engine, mayNameAnyPath: true }) })],
  });
}

/**
 * Calls of an engine behind its door.
 * @param address `http://127.0.0.1:PORT`
 * @param bearer what the one-time token was exchanged for
 */
export function remoteClient(address: string, bearer: string): Client {
  const url = `${address}/trpc`;
  const authorization = `Bearer ${bearer}`;
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === 'subscription',
        // Node has no EventSource of its own yet, and a browser's could not send the header.
        true: httpSubscriptionLink({
          url,
          EventSource,
          eventSourceOptions: {
            fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, authorization } }),
          },
        }),
        false: httpBatchLink({ url, headers: { authorization }, maxURLLength: 8_000 }),
      }),
    ],
  });
}

/** What went wrong, whichever way the call went: the engine's own error where it sent one. */
export function errorOf(thrown: unknown): AppError {
  if (!(thrown instanceof TRPCClientError)) return toAppError(thrown);
  const data: unknown = thrown.data;
  if (typeof data !== 'object' || data === null) return new AppError('engine_unreachable', {}, { cause: thrown });
  const plain = plainErrorSchema.safeParse('app' in data ? data.app : null);
  if (plain.success) return fromPlain(plain.data);
  if ('code' in data && data.code === 'BAD_REQUEST')
    return new AppError('invalid_input', { reason: thrown.message }, { cause: thrown });
  return new AppError('internal', {}, { cause: thrown });
}
