// Preloaded into every process of a measured command: when one ends it says how much memory it held at most. From
// inside, because Node tells a parent nothing about one child.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.env.BENCH_PROBE_DIRECTORY;
if (directory !== undefined) {
  process.on('exit', () => {
    const peakMiB = process.resourceUsage().maxRSS / 1024;
    writeFileSync(join(directory, `${process.pid}.json`), JSON.stringify({ peakMiB }));
  });
}
