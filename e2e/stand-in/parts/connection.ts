import { type Handlers, type HostCalls, type StandInCalls, Wire } from '../wire.ts';

/** Filled by answers.ts when all parts are there; the wire needs them only when the first call comes. */
export const answers: Partial<Handlers<StandInCalls>> = {};

const port = {
  // Nobody listens any more when the test has ended: the program may still be ending.
  send: (message: unknown) => process.connected && process.send?.(message),
  on: (event: 'message', listener: (message: unknown) => void) => process.on(event, listener),
};

export const host = new Wire<HostCalls, StandInCalls>(port, answers as Handlers<StandInCalls>);
