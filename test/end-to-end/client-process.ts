/** A generator's process: logs events with a spool until it is killed. Run by client-spool.test.ts. */
import { connectKaizen } from '../../src/client/index.ts';

const [address = '', accountId = '', directory = '', prefix = '', perSecond = '0', last = '0'] =
  process.argv.slice(2);
const kaizen = connectKaizen({ accountId, address, spool: { directory }, onProblem: () => undefined });
const started = performance.now();
let logged = 0;

const timer = setInterval(() => {
  const due = Math.min(Number(last), ((performance.now() - started) * Number(perSecond)) / 1000);
  while (logged < due) {
    kaizen.logLeadCreated({
      leadId: `${prefix}-${logged}`,
      source: 'website',
      eventId: `${prefix}-${logged}`,
    });
    logged += 1;
  }
  // What was logged is on disk when this turn of the event loop has ended.
  const count = logged;
  if (count > 0) setImmediate(() => process.send?.(count));
  if (logged >= Number(last)) clearInterval(timer);
}, 2);
