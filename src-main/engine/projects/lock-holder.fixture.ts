import { toAppError } from '../../../src-shared/errors.ts';
import { DoorKeys } from '../door/keys.ts';
import { lockProject } from './project-lock.ts';

/** A process that takes the project named on its command line and holds it until it is told to let go. */
const keys = new DoorKeys();
keys.address = 'http://127.0.0.1:1234';
try {
  const lock = await lockProject(process.argv[2] ?? '', keys);
  process.once('message', () => {
    void lock.release().then(() => {
      process.disconnect();
    });
  });
  process.send?.('held');
} catch (error) {
  process.send?.(toAppError(error).code);
  process.disconnect();
}
