import { GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import type { SwitchboardDocument } from '../../domain/switchboard/document';
import { parseDocument } from '../../domain/switchboard/parse-document';

/** Others may write at the same moment; each time one of them gets through. */
const maxTries = 5;

/** The object as it stands. */
export interface SwitchboardCopy {
  /** Undefined where there is no copy, or one that is no switchboard. */
  readonly document?: SwitchboardDocument;
  /** By which a write knows that nobody wrote in between. Undefined where there is no object. */
  readonly tag?: string;
}

/** The last-resort copy: what a fresh task starts from while AppConfig cannot be had. */
export async function readSwitchboardCopy(client: S3Client, bucket: string): Promise<SwitchboardCopy> {
  try {
    const { Body, ETag } = await client.send(
      new GetObjectCommand({ Bucket: bucket, Key: controlsKeys.lastResortSwitchboard }),
    );
    const parsed = parseDocument((await Body?.transformToString()) ?? '');
    return {
      ...(parsed.ok && { document: parsed.document }),
      ...(ETag !== undefined && { tag: ETag }),
    };
  } catch (error) {
    if (error instanceof Error && error.name === 'NoSuchKey') return {};
    throw error;
  }
}

/** Whether a copy is the document or one after it. */
export function copyStandsFor(
  { document: kept }: SwitchboardCopy,
  { revision, changeId }: SwitchboardDocument,
): boolean {
  if (kept === undefined) return false;
  return kept.revision > revision || (kept.revision === revision && kept.changeId === changeId);
}

/** Makes the deployed document the copy, unless somebody has put a newer one there. */
export async function keepSwitchboardCopy(
  client: S3Client,
  bucket: string,
  document: SwitchboardDocument,
): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const there = await readSwitchboardCopy(client, bucket);
    if (copyStandsFor(there, document)) return;
    try {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket,
          Key: controlsKeys.lastResortSwitchboard,
          Body: JSON.stringify(document),
          ContentType: 'application/json',
          ...(there.tag === undefined ? { IfNoneMatch: '*' } : { IfMatch: there.tag }),
        }),
      );
      return;
    } catch (error) {
      const isRace = error instanceof Error && races.has(error.name);
      if (!isRace || tries === maxTries) throw error;
    }
  }
}

/** The second one while a write of somebody else is under way (S3, conditional writes). */
const races: ReadonlySet<string> = new Set(['PreconditionFailed', 'ConditionalRequestConflict']);
