import { readdirSync, readFileSync } from 'node:fs';

const folder = 'test/docs/app-contract';

/** The examples of app-contract.md and switchboard.md by their file names, as an app has them: with the package installed. */
export function contractExamples(): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder).map((file) => [
      file,
      readFileSync(`${folder}/${file}`, 'utf8')
        .replaceAll("'../../../client/index'", "'@bulkhead/client'")
        .replaceAll("'../../../client/bullmq'", "'@bulkhead/client/bullmq'")
        .replaceAll("'../../../client/websockets'", "'@bulkhead/client/websockets'"),
    ]),
  );
}
