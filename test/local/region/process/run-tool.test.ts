import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runTool } from '../../../../local/region/process/run-tool';

const node = (script: string) => [process.execPath, ['-e', script]] as const;

describe('runTool', () => {
  test('gives exit code, standard output, and the lines of both outputs without colours', async () => {
    const [command, args] = node(
      "console.log('\\u001b[31mred\\u001b[0m'); console.error('two\\n'); process.exitCode = 3",
    );
    const result = await runTool(command, args);
    expect(result).toMatchObject({ exitCode: 3, stdout: '\u001b[31mred\u001b[0m\n' });
    expect([...result.lines].sort()).toEqual(['red', 'two']);
  });

  test('an abort ends the tool and what it started, and is what is thrown', async () => {
    const pidFile = join(tmpdir(), `bulkhead-run-tool-${process.pid}`);
    const inner = `require('node:fs').writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000)`;
    const [command, args] = node(
      `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(inner)}]); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`,
    );
    const controller = new AbortController();
    const run = runTool(command, args, { signal: controller.signal });
    const grandchild = await eventually(() => Number(readFileSync(pidFile, 'utf8')));
    controller.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
    await eventually(() => {
      expect(() => process.kill(grandchild, 0)).toThrow('ESRCH');
      return true;
    });
    rmSync(pidFile);
  });

  test('a program that is not there is an error', async () => {
    await expect(runTool('no-such-program-anywhere', [])).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

/** Tries until it returns something true, for at most 10 s. */
async function eventually<T>(attempt: () => T): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      const result = attempt();
      if (result) return result;
    } catch (error) {
      if (tries > 200) throw error;
    }
    await sleep(50);
  }
}
