import { openEngine } from '../src-main/engine/open-engine.ts';
import { createDoor } from '../src-main/engine/door/server.ts';

/**
 * The engine of `npm run dev`, from its sources: started by dev.ts, and started anew by Node whenever one of its files
 * changes. Port and session stay the same over restarts, so that the page need not be opened again.
 */
const { DEV_PAGE: devPage, DEV_PORT: port, DEV_ID: id, DEV_SECRET: secret } = process.env;
if (devPage === undefined || port === undefined || id === undefined || secret === undefined) {
  throw new Error('npm run dev starts this');
}
const { engine, log, logFile } = await openEngine({ keptSession: { id, secret } });
const door = await createDoor({ engine, pageFolder: null, devPage, port: Number(port), log });
console.log(`\n  Pawprint  ${door.address}/#token=${door.handOver()}\n  log       ${logFile}\n`);

async function end(): Promise<void> {
  await door.close();
  await engine.close();
  process.exit(0);
}
process.once('SIGTERM', () => void end());
process.once('SIGINT', () => void end());
