import type { IncomingMessage } from 'node:http';
import { TRPCError } from '@trpc/server';
import { fastifyTRPCPlugin, type FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify';
import type { FastifyInstance } from 'fastify';
import { AppError } from '../../../src-shared/errors.ts';
import type { Engine } from '../engine.ts';
import { limitBodyTime } from './body-time.ts';
import type { Caller } from './keys.ts';
import { type AppRouter, router } from './router.ts';

/** Calls that a page puts into one request; more is not a page. */
const largestBatch = 100;

export interface Calls {
  engine: Engine;
  callerOf: (request: IncomingMessage) => Caller | null;
  /** Time for a call's body to arrive, ms. */
  bodyTime: number;
}

/** The router at `/trpc`. A stranger is refused in tRPC's own words, before any input is looked at. */
export async function registerCalls(scope: FastifyInstance, { engine, callerOf, bodyTime }: Calls): Promise<void> {
  limitBodyTime(scope, bodyTime);
  // The adapter would also read forms, which a page of another origin can send without asking.
  scope.addHook('onRequest', (request, _reply, done) => {
    const type = request.headers['content-type'];
    const isForeign = type !== undefined && !/^application\/json(;|$)/.test(type);
    done(isForeign ? Object.assign(new Error('only JSON'), { statusCode: 415, code: 'content-type' }) : undefined);
  });
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    trpcOptions: {
      router,
      maxBatchSize: largestBatch,
      createContext: ({ req }) => {
        const caller = callerOf(req.raw);
        if (caller === null) throw new TRPCError({ code: 'UNAUTHORIZED', cause: new AppError('not_authorised') });
        return { engine, mayNameAnyPath: caller.mayNameAnyPath };
      },
    },
  };
  await scope.register(fastifyTRPCPlugin, { prefix: '/trpc', ...options });
}
