import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';

/**
 * Hangs up on who sends the body of a call too slowly: it would hold memory and a connection for nothing.
 * @param milliseconds from the headers to the body's end
 */
export function limitBodyTime(scope: FastifyInstance, milliseconds: number): void {
  const timers = new WeakMap<IncomingMessage, NodeJS.Timeout>();
  const stop = (request: IncomingMessage): void => {
    clearTimeout(timers.get(request));
  };
  scope.addHook('onRequest', (request, _reply, done) => {
    const hangUp = (): void => void request.raw.destroy();
    timers.set(request.raw, setTimeout(hangUp, milliseconds));
    request.raw.once('close', () => {
      stop(request.raw);
    });
    done();
  });
  // The body has been read.
  scope.addHook('preValidation', (request, _reply, done) => {
    stop(request.raw);
    done();
  });
}
