import { appendFileSync } from 'node:fs';
import net from 'node:net';

/**
 * Loaded into every process of a test by NODE_OPTIONS: writes down that the process began, and each address that it tries
 * to connect to. Whatever speaks to the network from JavaScript (http, https, fetch, dns over tcp) goes through here.
 */
const file = process.env.PAWPRINT_TEST_OUTGOING ?? '';
// eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the socket as `this`, below
const connect = net.Socket.prototype.connect;

appendFileSync(file, `began ${process.argv[1] ?? ''}\n`);
net.Socket.prototype.connect = function (this: net.Socket, ...args: unknown[]) {
  appendFileSync(file, `connects ${JSON.stringify(args[0])}\n`);
  return Reflect.apply(connect, this, args) as net.Socket;
};
