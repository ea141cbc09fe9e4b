/** The URI of a container image, taken apart. */
export interface ImageUri {
  /** Host of the registry: `public.ecr.aws`. */
  readonly registry: string;
  readonly repository: string;
  /** Where the registry is a private one of ECR. */
  readonly ecr?: { readonly account: string; readonly region: string };
}

/** A name of Docker's reference grammar, with the registry and with a tag or a digest, neither of which may be guessed. */
const form =
  /^([a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?)\/([a-z0-9]+(?:[._/-]+[a-z0-9]+)*)(?::[A-Za-z0-9_][A-Za-z0-9._-]{0,127}|@sha256:[0-9a-f]{64})$/;

const privateEcr = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?$/;

/** Undefined for what is no whole URI of an image. */
export function parseImageUri(text: string): ImageUri | undefined {
  const [, registry, repository] = form.exec(text) ?? [];
  if (registry === undefined || repository === undefined) return undefined;
  const [, account, region] = privateEcr.exec(registry) ?? [];
  return {
    registry,
    repository,
    ...(account !== undefined && region !== undefined && { ecr: { account, region } }),
  };
}

/** Names under which Docker Hub answers. It counts pulls by address, and all tasks behind a NAT gateway share one. */
export function isDockerHub({ registry }: ImageUri): boolean {
  return /(^|\.)docker\.(io|com)$/.test(registry);
}
