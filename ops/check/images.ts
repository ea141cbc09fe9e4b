import { BatchGetImageCommand, type ImageIdentifier } from '@aws-sdk/client-ecr';
import { imageParameterKey } from '../../config/contract/image-parameter-key';
import { stackId } from '../../config/contract/stack-id';
import { defaultImageUri } from '../../config/default-image-uri';
import type { ImageConfig } from '../../config/schema/stage';
import { parseImageUri } from '../../domain/images/image-uri';
import { jsonRecord, recordIn } from '../../domain/json-record';
import type { Check, CheckAnswer, CheckContext, Difference } from './check-kinds';

/** What a deploy would start tasks of lies in its registry, for the processor that they have. */
export const imagesExist: Check = {
  name: 'images',
  onlyAws: 'no registry there holds images',
  ask: async (context) => {
    const { config } = context.session;
    const answers = await Promise.all(
      Object.entries(config.images).map(([name, image]) => imageAnswer(context, name, image)),
    );
    return {
      found: answers.map(({ found }) => found).join(', '),
      differences: answers.flatMap(({ differences = [] }) => differences),
      unknown: answers.flatMap(({ unknown = [] }) => unknown),
    };
  },
};

/** URIs that the next deploy uses: what it gives, else what was given last, else what the stage file says. */
export async function wantedImage(
  { session: { config }, live, options }: CheckContext,
  name: string,
): Promise<string | undefined> {
  const given = options.images.get(name);
  if (given !== undefined) return given;
  const deployed = (await live.stack('Platform'))?.parameters[imageParameterKey(name)];
  return deployed ?? defaultImageUri(config, name);
}

async function imageAnswer(context: CheckContext, name: string, image: ImageConfig): Promise<CheckAnswer> {
  const { config } = context.session;
  const what = `images.${name}`;
  const wrong = (difference: Omit<Difference, 'what'>): CheckAnswer => {
    return { found: '', differences: [{ what, ...difference }] };
  };
  const uri = await wantedImage(context, name);
  if (uri === undefined) {
    const parameter = `${stackId(config.stage, 'Platform')}:${imageParameterKey(name)}`;
    return wrong({
      expected: 'a URI',
      found: 'none: no deploy has given one, and the stage file names no tag',
      advice: `Deploy with --parameters ${parameter}=<URI>, and check it with --image ${name}=<URI>.`,
    });
  }
  const { ecr, repository } = parseImageUri(uri) ?? {};
  if (ecr === undefined || repository !== image.repository) {
    return wrong({
      expected: `an image of the repository ${image.repository} of ECR, with a tag or a digest`,
      found: uri,
      advice: 'The stack takes no other. Push it there, or change the repository in the stage file.',
    });
  }
  const version = uri.slice(uri.indexOf(`/${repository}`) + repository.length + 1);
  const id: ImageIdentifier = version.startsWith('@')
    ? { imageDigest: version.slice(1) }
    : { imageTag: version.slice(1) };
  const answer = await context.clients
    .ecr(ecr.region)
    .send(
      new BatchGetImageCommand({
        registryId: ecr.account,
        repositoryName: repository,
        imageIds: [id],
        acceptedMediaTypes: mediaTypes,
      }),
    )
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === 'RepositoryNotFoundException') return undefined;
      throw error;
    });
  const [failure] = answer?.failures ?? [];
  const [found] = answer?.images ?? [];
  if (found === undefined) {
    const reason = failure?.failureReason ?? failure?.failureCode ?? 'no such image';
    return wrong({
      expected: uri,
      found: answer === undefined ? `no repository ${repository} in ${ecr.account}` : reason,
      advice: 'Push it, or deploy one that is there: tasks that start now would find none.',
    });
  }
  const built = architectures(found.imageManifest);
  const needed = /arm64/.test(image.architecture) ? 'arm64' : 'amd64';
  if (built !== undefined && !built.includes(needed)) {
    return wrong({
      expected: `built for ${needed}, as images.${name}.architecture says`,
      found: `${uri} for ${built.join(', ')}`,
      advice: `Build it with --platform linux/${needed}, or change the architecture in the stage file.`,
    });
  }
  const processor = built === undefined ? 'architecture not told' : needed;
  return { found: `${name} ${version.replace(/^:/, '')} (${processor})` };
}

/** Lists of images for several processors first: only those say for which. */
const mediaTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
];

/** Processors that a list of images is for. Undefined of a single image: its own file would have to be fetched. */
function architectures(manifest: string | undefined): string[] | undefined {
  const { manifests } = jsonRecord(manifest ?? '') ?? {};
  if (!Array.isArray(manifests)) return undefined;
  return manifests.flatMap((one) => {
    const { architecture } = recordIn(recordIn(one)?.platform) ?? {};
    // Attestations of the build stand in the list as "unknown".
    return typeof architecture === 'string' && architecture !== 'unknown' ? [architecture] : [];
  });
}
