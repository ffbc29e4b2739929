import { AppError } from '@shared/errors.ts';

/**
 * Trades the one-time token in the address (#token=…) for the cookie. The token leaves the address bar and the history
 * before it is sent, so that a copied address or a reload never carries it.
 * @throws AppError not_authorised when the engine refuses it and there is no cookie from before, engine_unreachable
 */
export async function handOver(): Promise<void> {
  const token = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (token === undefined) return;
  history.replaceState(null, '', `${location.pathname}${location.search}#/`);
  let answer: Response;
  try {
    answer = await fetch('/hand-over', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token }),
    });
  } catch (error) {
    throw new AppError('engine_unreachable', {}, { cause: error });
  }
  // An address opened a second time (from a bookmark) is refused, but the cookie of the first time may still be good.
  if (!answer.ok && !(await isLetIn())) throw new AppError('not_authorised');
}

async function isLetIn(): Promise<boolean> {
  return (await fetch('/trpc/program.view')).ok;
}
