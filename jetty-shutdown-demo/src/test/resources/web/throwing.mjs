// Prints how a client ends whose listeners and functions throw, and what was reported. In a process of its own, for what they throw
// reaches nobody else.
import { FakeClock, FakeWebSocket, client, settled } from './fakes.mjs';

const clock = new FakeClock();
const uncaught = [];
process.on('uncaughtException', error => uncaught.push(error.message));
const fail = what => { throw new Error(what); };

const { socket } = client({
  retry: () => fail('retry'),
  heartbeat: { interval: 1000, timeout: 500, message: () => fail('heartbeat') },
});
for (const type of ['open', 'message', 'close', 'end']) socket.addEventListener(type, () => fail(type));
FakeWebSocket.last.opens();
FakeWebSocket.last.receives('hello');
await clock.pass(1500);
await clock.next();
FakeWebSocket.last.opens();
FakeWebSocket.last.closesWith(1000);
await settled();
console.log(`${socket.state} ${uncaught.sort()}`);
