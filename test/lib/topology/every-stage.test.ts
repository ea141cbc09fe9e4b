import { readdirSync } from 'node:fs';
import { listStages } from '../../../config/stage-file';

test('every stage has a topology to review', () => {
  const files = readdirSync(__dirname);
  for (const stage of listStages()) {
    expect(files).toContain(`${stage}.test.ts`);
  }
});
