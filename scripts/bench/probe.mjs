// Preloaded into every process of a measured command: when one ends it says what it used. From inside, because Node
// tells a parent nothing about the CPU time or memory of one child.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const directory = process.env.BENCH_PROBE_DIRECTORY;
if (directory !== undefined) {
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeFileSync(
      join(directory, `${process.pid}.json`),
      JSON.stringify({ cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 }),
    );
  });
}
