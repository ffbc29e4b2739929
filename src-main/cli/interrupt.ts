/** The signals by which a user or a system asks a program to end. */
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Exit code of a command that was cancelled: what shells give a program that Ctrl-C ended (128 + SIGINT). */
export const cancelledExitCode = 130;

/**
 * Calls `act` for every request to end, with how many there were; the program itself decides what that means.
 * @returns what puts the system's own handling back
 */
export function onInterrupt(act: (times: number) => void): () => void {
  let times = 0;
  const listener = (): void => {
    times += 1;
    act(times);
  };
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}
