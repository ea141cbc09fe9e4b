// The queue mover's function as a process: runs the bundled handler of a build for each event that it is sent, as Lambda
// does, and says how much memory it held at most. No tsx, which is no part of the function.
import { createRequire } from 'node:module';

const { handler } = createRequire(import.meta.url)(process.argv[2]);

process.on('message', async (event) => {
  const answer = await handler(event).then(
    (value) => ({ value }),
    (error) => ({ problem: `${error.name}: ${error.message}` }),
  );
  process.send({ ...answer, peakMiB: process.resourceUsage().maxRSS / 1024 });
});
