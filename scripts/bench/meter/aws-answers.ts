import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

/** What the meter asked AWS for, since it was last taken. */
export interface AwsUse {
  /** Calls by name, as in `PutMetricData`. */
  readonly calls: Record<string, number>;
  /** Entries of PutMetricData. */
  metricEntries: number;
  /** Metrics asked for by GetMetricData. */
  askedMetrics: number;
  /** The largest request of PutMetricData, as it is before it is compressed. */
  largestPutBytes: number;
  /** The largest object that was written to S3. */
  largestObjectBytes: number;
}

interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

interface AwsAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: Readable;
}

/**
 * Answers the SDK's clients inside of their process, at once: what is measured is the meter's own work, signing and
 * compressing included, and no network.
 */
export class AwsAnswers {
  readonly #objects = new Map<string, string>();
  #use: AwsUse = unused();

  /** @param storeUrl what every secret holds */
  constructor(private readonly storeUrl: string) {}

  take(): AwsUse {
    const use = this.#use;
    this.#use = unused();
    return use;
  }

  async handle(request: AwsRequest): Promise<{ response: AwsAnswer }> {
    const text = bodyText(request);
    const [, operation = `S3 ${request.method}`] = (request.headers['x-amz-target'] ?? '').split('.');
    this.#use.calls[operation] = (this.#use.calls[operation] ?? 0) + 1;
    return { response: this.#answer(operation, request, text) };
  }

  updateHttpClientConfig(): void {}

  httpHandlerConfigs(): object {
    return {};
  }

  #answer(operation: string, { path }: AwsRequest, text: string): AwsAnswer {
    switch (operation) {
      case 'PutMetricData':
        this.#use.metricEntries += listIn(text, 'MetricData').length;
        this.#use.largestPutBytes = Math.max(this.#use.largestPutBytes, Buffer.byteLength(text));
        return answer('{}');
      case 'GetMetricData':
        this.#use.askedMetrics += listIn(text, 'MetricDataQueries').length;
        return answer('{"MetricDataResults":[]}');
      case 'DescribeServices': {
        const services = listIn(text, 'services').map((serviceName) => ({
          ...{ serviceName, status: 'ACTIVE', runningCount: 3, desiredCount: 3 },
        }));
        return answer(JSON.stringify({ services }));
      }
      case 'GetSecretValue':
        return answer(JSON.stringify({ SecretString: JSON.stringify({ url: this.storeUrl }) }));
      case 'S3 PUT':
        this.#objects.set(path, text);
        this.#use.largestObjectBytes = Math.max(this.#use.largestObjectBytes, Buffer.byteLength(text));
        return answer('');
      default: {
        const known = this.#objects.get(path);
        if (known !== undefined) return answer(known);
        const missing = '<Error><Code>NoSuchKey</Code><Message>none</Message></Error>';
        return { ...answer(missing, 'application/xml'), statusCode: 404 };
      }
    }
  }
}

function unused(): AwsUse {
  return { calls: {}, metricEntries: 0, askedMetrics: 0, largestPutBytes: 0, largestObjectBytes: 0 };
}

function answer(body: string, type = 'application/json'): AwsAnswer {
  return { statusCode: 200, headers: { 'content-type': type }, body: Readable.from([body]) };
}

function bodyText({ body, headers }: AwsRequest): string {
  const bytes =
    body instanceof Uint8Array
      ? Buffer.from(body.buffer, body.byteOffset, body.byteLength)
      : Buffer.from(typeof body === 'string' ? body : '');
  return (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
}

function listIn(text: string, key: string): readonly unknown[] {
  const record: Readonly<Record<string, unknown>> = JSON.parse(text);
  const value = record[key];
  return Array.isArray(value) ? value : [];
}

/** The clients of the meter's function, answered here instead of by AWS. */
export function meterClients(requestHandler: AwsAnswers) {
  const credentials = { accessKeyId: 'bench', secretAccessKey: 'bench' };
  const client = { region: 'us-east-1', credentials, requestHandler };
  return {
    cloudWatch: new CloudWatchClient(client),
    ecs: new ECSClient(client),
    s3: new S3Client(client),
    secrets: new SecretsManagerClient(client),
  };
}
