import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { controlsKeys } from '../../config/contract/controls-keys';
import { parkedKeys } from '../../config/contract/parked-keys';
import { parkedShapes } from '../../config/contract/parked-shapes';
import { parsedShape } from '../../config/contract/parsed-shape';
import { jsonRecord } from '../../domain/json-record';
import type { ParkedOperation } from '../../domain/parked/operation';
import { CliError } from '../kit/command-result';

/** Operations in the controls bucket. Reads no job: those may hold what is nobody's business. */
export class ParkedOperations {
  constructor(
    private readonly client: S3Client,
    private readonly bucket: string,
  ) {}

  /** All, the oldest first. */
  async list(): Promise<readonly ParkedOperation[]> {
    const found: ParkedOperation[] = [];
    for (const id of await this.ids()) {
      const operation = await this.read(id);
      if (operation !== undefined) found.push(operation);
    }
    return found.sort((one, other) => one.startedAtSeconds - other.startedAtSeconds);
  }

  /** The newest of them, the newest first. */
  async newest(count: number): Promise<readonly ParkedOperation[]> {
    // `park-20261119-143000-k7fd`: in order of time without the kind.
    const time = (id: string): string => id.slice(id.indexOf('-') + 1);
    const ids = [...(await this.ids())].sort((one, other) => time(other).localeCompare(time(one)));
    const found = await Promise.all(ids.slice(0, count).map((id) => this.read(id)));
    return found.filter((operation) => operation !== undefined);
  }

  /** Undefined where there is none. @throws CliError where what stands there is of another version */
  async read(id: string): Promise<ParkedOperation | undefined> {
    const name = parkedKeys.operation(id);
    const text = await this.text(name);
    if (text === undefined) return undefined;
    try {
      return parsedShape(parkedShapes.operation, { name, value: jsonRecord(text) });
    } catch (error) {
      throw new CliError(1, error instanceof Error ? error.message : String(error));
    }
  }

  private async text(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.client.send(new GetObjectCommand({ Bucket: this.bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    } catch (error) {
      if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
      throw error;
    }
  }

  private async ids(): Promise<readonly string[]> {
    const { parkedPrefix } = controlsKeys;
    const ids: string[] = [];
    const folders = { Bucket: this.bucket, Prefix: parkedPrefix, Delimiter: '/' };
    for await (const { CommonPrefixes = [] } of paginateListObjectsV2({ client: this.client }, folders)) {
      ids.push(...CommonPrefixes.flatMap(({ Prefix }) => Prefix?.slice(parkedPrefix.length, -1) ?? []));
    }
    return ids;
  }
}
