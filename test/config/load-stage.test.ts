import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadStage } from '../../config/load-stage';
import { StageProblems } from '../../config/problem';
import { baseText } from './edited-stage';

const directory = mkdtempSync(join(tmpdir(), 'bulkhead-stages-'));
afterAll(() => rmSync(directory, { recursive: true }));

const ask = '(-c stage=<name or path>)';

function put(name: string, content: string | Uint8Array): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

function messageFor(nameOrPath: string | undefined, from: string = directory): string {
  try {
    loadStage(nameOrPath, { directory: from });
    return 'a valid stage';
  } catch (error) {
    if (error instanceof StageProblems) return error.message.replaceAll(directory, '');
    throw error;
  }
}

test('a name is a stage of the directory, anything with a slash or an ending a path', () => {
  const path = put('prod.yaml', baseText);
  expect(loadStage('prod', { directory })).toEqual(loadStage(path));
});

test('no stage, or one that does not exist: those that do', () => {
  put('prod.yaml', baseText);
  put('.hidden.yaml', baseText);
  const listed = `stage: expected one of copy, prod, or a path to a stage file ${ask}`;
  put('copy.yaml', baseText);
  expect(messageFor(undefined)).toBe(`${listed}, got nothing`);
  expect(messageFor('')).toBe(`${listed}, got nothing`);
  expect(messageFor('prd')).toBe(`${listed}, got "prd"; did you mean "prod"?`);
  expect(messageFor('..')).toBe(`${listed}, got ".."`);
  expect(messageFor('a\u0000b/c')).toBe(`${listed}, got "a\\u0000b/c"`);
  const none = `stage: expected a stage file in /none, where there is none, or a path to a stage file ${ask}`;
  expect(messageFor('prod', join(directory, 'none'))).toBe(`${none}, got "prod"`);
});

test('a copied file must carry its own name, or it would be deployed over the original', () => {
  put('copy.yaml', baseText);
  expect(messageFor('copy')).toMatch(
    /copy\.yaml:1:8: stage: expected the name of the file, copy, got "prod"$/,
  );
  expect(messageFor(join(directory, 'copy.yaml'))).toBe('a valid stage');
});

test('what is no stage file at all', () => {
  mkdirSync(join(directory, 'dir.yaml'));
  expect(messageFor(join(directory, 'dir.yaml'))).toBe('/dir.yaml: expected a file, got a directory');
  expect(messageFor(join(directory, 'no.yaml'))).toBe(
    '/no.yaml: expected a file that can be read, got no such file',
  );
  expect(messageFor('/dev/null')).toBe('/dev/null: expected a file, got something that is no file');
  expect(messageFor(put('empty.yaml', ' \n'))).toBe('/empty.yaml: expected a stage file, got an empty file');
  expect(messageFor(put('comment.yaml', '# x\n'))).toBe(
    '/comment.yaml:1:1: expected a stage file, got an empty one',
  );
  expect(messageFor(put('nil.yaml', '~'))).toBe('/nil.yaml:1:1: expected a mapping, got nothing');
  expect(messageFor(put('large.yaml', '#'.repeat(131_073)))).toBe(
    '/large.yaml: expected a file of at most 128 KiB, got 131073 bytes',
  );
  expect(messageFor(put('latin.yaml', Uint8Array.of(0xe9)))).toBe(
    '/latin.yaml: expected text in UTF-8, got bytes that are not UTF-8',
  );
  expect(messageFor(put('binary.yaml', 'stage: a\nregion: \u0000'))).toBe(
    '/binary.yaml:2:9: expected text, got the control character U+0000',
  );
});

test('a byte order mark and Windows line ends harm nothing', () => {
  const path = put('windows.yaml', `\ufeff${baseText.replaceAll('\n', '\r\n')}`);
  expect(loadStage(path)).toEqual(loadStage(put('unix.yaml', baseText)));
});

test('of thousands of problems, a hundred are shown', () => {
  const keys = Array.from({ length: 5000 }, (_, index) => `k${index}: 1`).join('\n');
  const lines = messageFor(put('many.yaml', `${baseText}${keys}`)).split('\n');
  expect(lines).toHaveLength(101);
  expect(lines.at(-1)).toBe('/many.yaml: expected at most 100 problems, got 4900 more that are not shown');
});
